package chat.roles.memory.collections;

import chat.roles.kernel.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What stands beside a text, and what of it can be asked for: texts, numbers, true, false and null
 * at the top, and lists of them, of which one suffices. Equal numbers are equal however they are
 * written; a text is never equal to a number.
 */
final class Metadata {

  static final int MAX_CHARACTERS = 8_000;

  private static final int MAX_LABELS = 150;
  private static final int MAX_LABEL = 380;
  private static final int MAX_FILTERS = 16;
  private static final int MAX_ALTERNATIVES = 100;

  private Metadata() {}

  /** The labels of what can be asked for; what is too long for one is kept and not found by. */
  static Set<String> labels(JsonNode metadata) {
    Set<String> labels = new HashSet<>();
    metadata
        .properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          for (JsonNode one : value.isArray() ? value.values() : List.of(value)) {
            if (one.isValueNode()) {
              String label = label(field.getKey(), one);
              if (label.length() <= MAX_LABEL && label.indexOf(0) < 0) {
                labels.add(label);
              }
            }
          }
        });
    if (labels.size() > MAX_LABELS) {
      throw VectorDbTool.bad(
          "metadata must have at most %d values that can be filtered by".formatted(MAX_LABELS));
    }
    return labels;
  }

  /** The conditions of a filter: all fields, of a list one value. */
  static List<Set<String>> filters(JsonNode filter) {
    if (filter.isMissingNode() || filter.isNull()) {
      return List.of();
    }
    if (!filter.isObject() || filter.size() > MAX_FILTERS) {
      throw VectorDbTool.bad(
          "filter must be an object of at most %d fields of metadata and their values"
              .formatted(MAX_FILTERS));
    }
    List<Set<String>> filters = new ArrayList<>();
    filter
        .properties()
        .forEach(field -> filters.add(alternatives(field.getKey(), field.getValue())));
    return filters;
  }

  private static Set<String> alternatives(String key, JsonNode value) {
    Set<String> labels = new HashSet<>();
    for (JsonNode one : value.isArray() ? value.values() : List.of(value)) {
      String label = one.isValueNode() ? label(key, one) : "";
      if (label.isEmpty() || label.length() > MAX_LABEL || label.indexOf(0) >= 0) {
        throw VectorDbTool.bad(
            "filter."
                + key
                + " must be a short text, a number, true, false, null, or a list of such");
      }
      labels.add(label);
    }
    if (labels.size() > MAX_ALTERNATIVES) {
      throw VectorDbTool.bad(
          "filter.%s must have at most %d values".formatted(key, MAX_ALTERNATIVES));
    }
    return labels;
  }

  /** As JSON both, so that no key and value look like another key and value. */
  private static String label(String key, JsonNode value) {
    return Json.write(key) + "=" + (value.isNumber() ? number(value) : Json.write(value));
  }

  private static String number(JsonNode value) {
    BigDecimal number = value.decimalValue();
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
  }
}
