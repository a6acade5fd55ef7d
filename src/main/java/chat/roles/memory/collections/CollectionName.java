package chat.roles.memory.collections;

import chat.roles.memory.vectors.VectorScope;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.regex.Pattern;

/**
 * What a program calls a collection.
 *
 * @param shared whether it is one of all programs that the user wrote
 */
record CollectionName(String name, boolean shared) {

  static final String RULE =
      "a collection's name has 1 to 64 letters, digits, - _ or ., after user/ when all of your own"
          + " roles share it";

  private static final String SHARED = "user/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final CollectionName USUAL = new CollectionName("default", false);

  /**
   * @param text "" for the usual one
   * @throws ToolFailure 400 when it is no name
   */
  static CollectionName of(String text) {
    if (text.isEmpty()) {
      return USUAL;
    }
    boolean shared = text.startsWith(SHARED);
    String name = shared ? text.substring(SHARED.length()) : text;
    if (!NAME.matcher(name).matches()) {
      throw VectorDbTool.bad(RULE);
    }
    return new CollectionName(name, shared);
  }

  VectorScope scope(ToolActor actor) {
    String role = shared ? "" : actor.role().value();
    return new VectorScope("collection", prefix(actor) + role + "/" + name);
  }

  /** What the scopes of all of a user's collections begin with. */
  static String prefix(ToolActor actor) {
    return actor.owner().value() + "/";
  }
}
