package chat.roles.kernel.json;

import chat.roles.kernel.problems.Mistake;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Finds references that lead nowhere, or out of their schema. The validator itself would notice
 * only when a value gets there. Where parts of a schema have an {@code $id} of their own,
 * references between them are left to the validator, which loads nothing either.
 */
final class SchemaReferences {

  private static final Set<String> DATA = Set.of("const", "enum", "default", "example", "examples");

  private final JsonNode schema;
  private final Set<String> anchors = new HashSet<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private boolean hasIds;

  SchemaReferences(JsonNode schema) {
    this.schema = schema;
  }

  /** Whether it is one of the published meta-schemas. */
  static boolean isMeta(String iri) {
    return iri.startsWith("https://json-schema.org/draft/")
        || iri.startsWith("http://json-schema.org/draft-");
  }

  List<Mistake> mistakes() {
    collectNames(schema);
    check(schema, "$");
    return mistakes;
  }

  private void collectNames(JsonNode node) {
    for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
      if (node.path(keyword).isString()) {
        anchors.add("#" + node.path(keyword).asString());
      }
    }
    for (String keyword : List.of("$id", "id")) {
      String id = node.path(keyword).isString() ? node.path(keyword).asString() : "";
      if (id.startsWith("#")) {
        anchors.add(id);
      } else {
        hasIds |= !id.isEmpty();
      }
    }
    node.values().forEach(this::collectNames);
  }

  private void check(JsonNode node, String at) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), at + "[" + i + "]");
      }
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String path = at + "['" + field.getKey() + "']";
      if (field.getKey().equals("$ref") && field.getValue().isString()) {
        checkReference(field.getValue().asString(), path);
      } else if (!DATA.contains(field.getKey())) {
        check(field.getValue(), path);
      }
    }
  }

  private void checkReference(String reference, String at) {
    if (hasIds || isMeta(reference)) {
      return;
    }
    if (!reference.startsWith("#")) {
      mistakes.add(
          new Mistake(
              at, "leads out of the schema, where nothing is read; refer to #/$defs/… instead"));
    } else if (!anchors.contains(reference) && !leadsSomewhere(reference.substring(1))) {
      mistakes.add(new Mistake(at, "leads nowhere: there is no such part of the schema"));
    }
  }

  private boolean leadsSomewhere(String pointer) {
    try {
      String decoded = URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
      return !schema.at(JsonPointer.compile(decoded)).isMissingNode();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
