package chat.roles.hosts.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where a prompt is sent. */
final class AddressParser {

  private AddressParser() {}

  /**
   * Reads a {@code to}.
   *
   * @return null for a blank one: nowhere
   * @throws IllegalArgumentException when it is no address, with the remedy
   */
  static @Nullable Address parse(String to) {
    String address = to.strip();
    if (address.isEmpty()) {
      return null;
    }
    if (address.startsWith("@")) {
      return member(address.substring(1));
    }
    int colon = address.indexOf(':');
    return colon < 0
        ? new Address.OfTool(address, "")
        : new Address.OfTool(address.substring(0, colon).strip(), address.substring(colon + 1));
  }

  private static Address member(String address) {
    int hash = address.indexOf('#');
    String way = hash < 0 ? address : address.substring(0, hash);
    String entry = hash < 0 ? "" : address.substring(hash + 1).strip();
    if (way.isBlank() && hash < 0) {
      throw new IllegalArgumentException(
          "names nobody; write @name or @name#entry for a member, or @#entry for the actor itself");
    }
    return new Address.OfMember(names(way), entry.isEmpty() ? null : entry);
  }

  private static List<String> names(String way) {
    if (way.isBlank()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String name : way.split("@", -1)) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "has a name missing between two @; write the way as in @parent@name#entry");
      }
      names.add(name.strip());
    }
    return names;
  }
}
