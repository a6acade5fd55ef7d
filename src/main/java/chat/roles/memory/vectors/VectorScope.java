package chat.roles.memory.vectors;

/**
 * A set of texts that are searched together, and by whose writers a search elsewhere is not
 * noticed: the memory of one actor, one collection, all roles.
 *
 * @param kind of what the texts are: a short word, the same for all scopes of a module's kind
 * @param name unique within the kind; at most 300 characters
 */
public record VectorScope(String kind, String name) {

  public VectorScope {
    if (!kind.matches("[a-z]{1,20}") || name.length() > 300) {
      throw new IllegalArgumentException("no scope: " + kind);
    }
  }
}
