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
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * The actor's versioned memory: {@code memory:versions#…}, {@code memory:nodes#…}, {@code
 * memory:import}.
 */
@Component
final class MemoryTool implements Tool {

  private final Map<String, MemoryMethod> methods = new HashMap<>();
  private final Map<String, MemoryAddress> longer = new HashMap<>();

  MemoryTool(VersionMethods versions, NodeMethods nodes, List<MemoryAddress> longer) {
    methods.putAll(versions.all());
    methods.putAll(nodes.all());
    longer.forEach(each -> this.longer.put(each.address(), each));
  }

  @Override
  public String protocol() {
    return "memory";
  }

  @Override
  public void check(ToolSite site) {
    if (!site.address().contains("<") && !isKnown(site.address())) {
      site.mistakeInAddress(remedy(site.address()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    MemoryMethod method = methods.get(call.address());
    MemoryAddress address = longer.get(call.address());
    try {
      if (method != null) {
        return call.dto().withData(method.effect(new MemoryCall(call)).performedIn(call));
      }
      if (address != null) {
        return address.act(call);
      }
    } catch (Problem problem) {
      throw MemoryEffect.failure(call.address(), problem);
    }
    throw new ToolFailure(400, remedy(call.address()));
  }

  private boolean isKnown(String address) {
    return methods.containsKey(address) || longer.containsKey(address);
  }

  private String remedy(String address) {
    Set<String> known = new TreeSet<>(methods.keySet());
    known.addAll(longer.keySet());
    List<String> addresses = known.stream().map(each -> "memory:" + each).toList();
    return "there is no memory:%s; there are %s".formatted(address, String.join(", ", addresses));
  }
}
