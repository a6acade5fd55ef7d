package chat.roles.hosts.language;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a prompt is sent. */
public sealed interface Address {

  /**
   * A tool: {@code protocol[:address]}.
   *
   * @param address empty when there is none
   */
  record OfTool(String protocol, String address) implements Address {}

  /**
   * A member of the team: {@code @name#entry}, {@code @parent@BA#entry}, {@code @#entry}.
   *
   * @param names the way there, from the actor itself; empty means itself
   * @param entry null when no entry is named: the default entry
   */
  record OfMember(List<String> names, @Nullable String entry) implements Address {
    public OfMember {
      names = List.copyOf(names);
    }
  }
}
