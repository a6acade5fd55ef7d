package chat.roles.memory.collections;

import chat.roles.toolbox.spi.ToolFailure;
import java.util.Locale;

/**
 * What an address of {@code vectorDB} says: {@code match#notes}.
 *
 * @param collection "" when it names none
 */
record VectorDbMethod(Verb verb, String collection) {

  /** What can be done. */
  enum Verb {
    MATCH,
    UPSERT,
    REMOVE
  }

  /**
   * @throws ToolFailure 400 when it is none
   */
  static VectorDbMethod of(String address) {
    int hash = address.indexOf('#');
    String name = hash < 0 ? address : address.substring(0, hash);
    String collection = hash < 0 ? "" : address.substring(hash + 1);
    for (Verb verb : Verb.values()) {
      if (verb.name().toLowerCase(Locale.ROOT).equals(name)) {
        if (hash >= 0) {
          if (collection.isEmpty()) {
            throw VectorDbTool.bad(CollectionName.RULE);
          }
          CollectionName.of(collection);
        }
        return new VectorDbMethod(verb, collection);
      }
    }
    throw VectorDbTool.bad(
        "there is no such method; use vectorDB:match, vectorDB:upsert or vectorDB:remove, and"
            + " #name after it for a collection");
  }
}
