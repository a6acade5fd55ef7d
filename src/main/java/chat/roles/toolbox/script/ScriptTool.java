package chat.roles.toolbox.script;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.script.sandbox.Frame;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Needs;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Carries out the prompt, a JavaScript function {@code async (chatDto, promptService, ctx, actor)
 * => chatDto}, in the sandbox. The prompt is taken as it is written: what looks like a template is
 * JavaScript. A script that returns nothing leaves its dto as it has changed it.
 */
@Component
final class ScriptTool implements Tool {

  private static final String REMEDY =
      "write a function, async (chatDto, promptService, ctx, actor) => { …; return chatDto; }";

  private final Sandbox sandbox;
  private final Verdicts verdicts;
  private final Clock clock;

  ScriptTool(Sandbox sandbox, Clock clock) {
    this.sandbox = sandbox;
    this.verdicts = new Verdicts(sandbox);
    this.clock = clock;
  }

  @Override
  public String protocol() {
    return "script";
  }

  @Override
  public boolean takesPromptRaw() {
    return true;
  }

  @Override
  public void check(ToolSite site) {
    if (!site.address().isEmpty()) {
      site.mistakeInAddress("script has no address: write script alone");
    }
    if (isEmpty(site.prompt())) {
      site.warningInPrompt("script: there is no script, so that everything passes: " + REMEDY);
      return;
    }
    String wrong = wrong(site.prompt());
    if (wrong != null) {
      site.mistakeInPrompt(wrong);
    }
  }

  /** What a script asks is known when it is carried out. */
  @Override
  public Needs needs(String address) {
    return new Needs(Set.of(Needs.ANY), Set.of(), Set.of());
  }

  private static boolean isEmpty(@Nullable JsonNode prompt) {
    return prompt == null
        || prompt.isNull()
        || (prompt.isString() && prompt.stringValue().isBlank());
  }

  private @Nullable String wrong(@Nullable JsonNode prompt) {
    if (prompt == null || !prompt.isString()) {
      return "script: this is no script: " + REMEDY;
    }
    String tooLong = tooLong(prompt.stringValue());
    return tooLong == null ? verdicts.of(prompt.stringValue()) : tooLong;
  }

  private @Nullable String tooLong(String source) {
    long most = sandbox.settings().source().toBytes();
    return source.length() <= most
        ? null
        : "script: it is longer than %,d characters (chatroles.scripts.source)".formatted(most);
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    JsonNode prompt = call.promptAsWritten();
    if (isEmpty(prompt)) {
      return call.dto();
    }
    if (prompt == null || !prompt.isString()) {
      throw new ToolFailure(400, "script: this is no script: " + REMEDY);
    }
    String tooLong = tooLong(prompt.stringValue());
    if (tooLong != null) {
      throw new ToolFailure(413, tooLong);
    }
    JsonNode actor = call.evaluate("me", Json.object());
    try (OpenCalls calls = call.openCalls();
        LiveScript script = new LiveScript(sandbox)) {
      return new ScriptPlay(script, calls, sandbox.settings(), clock)
          .play(prompt.stringValue(), call.dto(), actor);
    }
  }

  /** What the sandbox says of a script that is only read. */
  static @Nullable String read(Sandbox sandbox, String source) throws InterruptedException {
    try (LiveScript script = new LiveScript(sandbox)) {
      Frame said = script.tell(Frame.of(Frame.Kind.PARSE, 0, source));
      return said.kind() == Frame.Kind.PARSED
          ? null
          : Breaches.failure(said, sandbox.settings()).getMessage();
    }
  }
}
