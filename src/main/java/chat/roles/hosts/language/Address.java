package chat.roles.hosts.language;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a prompt is sent. */
public sealed interface Address {

  /**
   * A tool: {@code protocol[:address]}.
   *
   * @param address as it is written, after the first colon, template markers and all; empty when
   *     there is none
   */
  record OfTool(String protocol, String address) implements Address {

    /**
     * The address with its template markers replaced, for tools whose addresses are templates. Not
     * for those that give markers a meaning of their own, as the iterator does. A marker that is no
     * expression stays as it is; in a saved program there is none.
     *
     * @throws ExpressionException when a value exceeds the bounds of the language
     */
    public String render(Scope scope) {
      if (address.indexOf('<') < 0) {
        return address;
      }
      Template template = Template.parse(address, _ -> {});
      return template.isPlain() ? address : Values.toText(template.render(scope, new Budget()));
    }
  }

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
