package chat.roles.toolbox;

import chat.roles.toolbox.JsonRepair.Kind;

/** {@code array} and {@code fix}, in any order with {@code #} or {@code :} between. */
record JsonAddress(Kind wanted, boolean fix) {

  /**
   * @throws IllegalArgumentException when it is no such address, with the remedy
   */
  static JsonAddress parse(String address) {
    Kind wanted = Kind.OBJECT;
    boolean fix = false;
    for (String part : address.split("[#:]", -1)) {
      switch (part) {
        case "" -> {}
        case "array" -> wanted = Kind.ARRAY;
        case "fix" -> fix = true;
        default ->
            throw new IllegalArgumentException(
                "%s is not known: write json, json:array, json:fix or json:array#fix"
                    .formatted(part));
      }
    }
    return new JsonAddress(wanted, fix);
  }
}
