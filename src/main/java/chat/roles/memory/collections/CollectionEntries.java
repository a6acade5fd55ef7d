package chat.roles.memory.collections;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.text.Hashes;
import chat.roles.memory.vectors.VectorEntry;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Texts to be put into a collection, as a program gives them. */
final class CollectionEntries {

  static final int MAX_ENTRIES = 1_000;
  static final int MAX_ID = 200;

  private CollectionEntries() {}

  /**
   * A text, an object {@code {id?, text, metadata?}}, or a list of such.
   *
   * @throws chat.roles.toolbox.spi.ToolFailure 400 that names the first that is none
   */
  static List<VectorEntry> read(JsonNode given) {
    if (!given.isArray()) {
      return List.of(entry(given, "the entry"));
    }
    if (given.isEmpty() || given.size() > MAX_ENTRIES) {
      throw VectorDbTool.bad("a list must have 1 to %,d entries".formatted(MAX_ENTRIES));
    }
    List<VectorEntry> entries = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      entries.add(entry(given.get(i), "entry " + i));
    }
    return entries;
  }

  private static VectorEntry entry(JsonNode given, String which) {
    JsonNode textNode = given.isString() ? given : given.path("text");
    String text = textNode.isString() ? textNode.stringValue() : "";
    if (text.isBlank() || text.length() > VectorEntry.MAX_TEXT) {
      throw VectorDbTool.bad(
          "%s must be a text, or an object with a text, of 1 to %,d characters"
              .formatted(which, VectorEntry.MAX_TEXT));
    }
    JsonNode metadata = given.isObject() ? given.path("metadata") : Json.nodes().missingNode();
    if (metadata.isMissingNode() || metadata.isNull()) {
      metadata = Json.object();
    }
    String json = metadata.isObject() ? Json.write(metadata) : "";
    if (json.isEmpty() || json.length() > Metadata.MAX_CHARACTERS) {
      throw VectorDbTool.bad(
          "the metadata of %s must be an object of at most %,d characters as JSON"
              .formatted(which, Metadata.MAX_CHARACTERS));
    }
    return new VectorEntry(id(given, text, which), text, "", Metadata.labels(metadata), json);
  }

  /** The given one; else one made of the text, so that the same text is kept once. */
  private static String id(JsonNode given, String text, String which) {
    JsonNode id = given.isObject() ? given.path("id") : Json.nodes().missingNode();
    if (id.isMissingNode() || id.isNull()) {
      return Hashes.sha256(text).substring(0, 21);
    }
    if (!id.isString() || !isId(id.stringValue())) {
      throw VectorDbTool.bad(
          "the id of %s must be a text of 1 to %d characters".formatted(which, MAX_ID));
    }
    return id.stringValue();
  }

  static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_ID
        && id.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
