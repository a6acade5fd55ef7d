package chat.roles.toolbox;

import chat.roles.toolbox.spi.Tool;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All tools by their protocols. */
public class Toolbox {

  private final SortedMap<String, Tool> tools = new TreeMap<>();

  /**
   * @throws IllegalStateException when two tools have one protocol
   */
  public Toolbox(Collection<Tool> all) {
    for (Tool tool : List.copyOf(all)) {
      Tool other = tools.put(tool.protocol(), tool);
      if (other != null) {
        throw new IllegalStateException(
            "two tools for %s: %s and %s"
                .formatted(tool.protocol(), other.getClass().getName(), tool.getClass().getName()));
      }
    }
  }

  /** The tool of that protocol; the case matters. */
  public Optional<Tool> find(String protocol) {
    return Optional.ofNullable(tools.get(protocol));
  }

  /** All protocols, in alphabetical order. */
  public SortedSet<String> protocols() {
    return new TreeSet<>(tools.keySet());
  }
}
