package chat.roles.memory;

import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The actor's versioned memory: {@code memory:versions#…}, {@code memory:nodes#…}. */
@Component
final class MemoryTool implements Tool {

  private final Map<String, MemoryMethod> methods = new HashMap<>();

  MemoryTool(VersionMethods versions, NodeMethods nodes) {
    methods.putAll(versions.all());
    methods.putAll(nodes.all());
  }

  @Override
  public String protocol() {
    return "memory";
  }

  @Override
  public void check(ToolSite site) {
    if (!site.address().contains("<") && !methods.containsKey(site.address())) {
      site.mistakeInAddress(remedy(site.address()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    MemoryMethod method = methods.get(call.address());
    if (method == null) {
      throw new ToolFailure(400, remedy(call.address()));
    }
    MemoryEffect effect;
    try {
      effect = method.effect(new MemoryCall(call));
    } catch (Problem problem) {
      throw MemoryEffect.failure(call.address(), problem);
    }
    return call.dto().withData(effect.performedIn(call));
  }

  private String remedy(String address) {
    List<String> addresses =
        new TreeSet<>(methods.keySet()).stream().map(each -> "memory:" + each).toList();
    return "there is no memory:%s; there are %s".formatted(address, String.join(", ", addresses));
  }
}
