package chat.roles.hosts.language;

import chat.roles.toolbox.Toolbox;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import java.util.function.Consumer;

/** Tools that do nothing, for programs to name. */
public final class TestTools {

  private TestTools() {}

  public static Toolbox toolbox() {
    return new Toolbox(
        List.of(
            new Named("llm", false, _ -> {}),
            new Named("eval", false, TestTools::checkEval),
            new Named("json", false, _ -> {}),
            new Named("script", true, _ -> {}),
            new Named("iterator", true, TestTools::checkIterator),
            new Named("restAPI", false, _ -> {}),
            new Named(
                "broken",
                false,
                _ -> {
                  throw new IllegalStateException("broken");
                })));
  }

  private static void checkEval(ToolSite site) {
    if (!site.address().isEmpty() && !site.address().equals("data")) {
      site.mistakeInAddress("write eval or eval:data");
    }
  }

  private static void checkIterator(ToolSite site) {
    if (site.prompt() != null && site.prompt().isString()) {
      String why = site.whyNotAnExpression(site.prompt().stringValue());
      if (why != null) {
        site.mistakeInPrompt(why);
      }
    }
  }

  private record Named(String protocol, boolean takesPromptRaw, Consumer<ToolSite> checks)
      implements Tool {

    @Override
    public void check(ToolSite site) {
      checks.accept(site);
    }

    @Override
    public ChatDto act(ToolCall call) {
      throw new UnsupportedOperationException();
    }
  }
}
