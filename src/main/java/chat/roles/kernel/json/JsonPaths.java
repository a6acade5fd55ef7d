package chat.roles.kernel.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and changes JSON along paths of names and indexes with dots: {@code plan.steps.0.title}.
 *
 * <p>No method changes a node that it is given: the containers on the way are copied, everything
 * beside them is shared with the old value. What grows is bounded, so that the result can always be
 * written and read again.
 */
public final class JsonPaths {

  /** The longest path, in characters. */
  public static final int MAX_PATH_LENGTH = 1_000;

  /** The most elements of an array, or fields of an object, that a change may lead to. */
  public static final int MAX_CHILDREN = 100_000;

  /** The most values inside of a value that is set. */
  public static final int MAX_NODES = 1_000_000;

  private static final int MAX_PARTS = 100;
  private static final String NOT_IN_NAMES = "[]<>#'\"";

  private JsonPaths() {}

  /**
   * The path's names and indexes; at least one, none empty.
   *
   * @throws IllegalArgumentException when it is no path, with what is wrong and the remedy
   */
  public static List<String> parse(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "the path is empty: name what is meant, as in plan.steps.0");
    }
    if (path.length() > MAX_PATH_LENGTH) {
      throw new IllegalArgumentException(
          "the path is longer than %d characters: shorten it".formatted(MAX_PATH_LENGTH));
    }
    List<String> parts = List.of(path.split("\\.", -1));
    if (parts.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "the path has more than %d parts: nest less".formatted(MAX_PARTS));
    }
    parts.forEach(part -> checkPart(path, part));
    return parts;
  }

  /**
   * The value at the path; a missing node when there is none.
   *
   * @throws IllegalArgumentException when it is no path
   */
  public static JsonNode get(JsonNode root, String path) {
    JsonNode at = root;
    for (String part : parse(path)) {
      at = child(at, part);
    }
    return at;
  }

  /**
   * The same value with another one at the path. Objects are made where nothing, or null, is on the
   * way; in an array the index may be at most its length, which appends. A missing value is set as
   * null.
   *
   * @throws IllegalArgumentException when it is no path, when it leads through a value that is not
   *     a container or past the end of an array, or when the result would be too deep or too large
   */
  public static JsonNode with(JsonNode root, String path, JsonNode value) {
    List<String> parts = parse(path);
    checkSize(value, Json.MAX_DEPTH - parts.size());
    return with(root, parts, 0, value.isMissingNode() ? Json.nodes().nullNode() : value);
  }

  /**
   * The same value without what is at the path; elements behind it in an array move up. The very
   * same value when nothing is there.
   *
   * @throws IllegalArgumentException when it is no path
   */
  public static JsonNode without(JsonNode root, String path) {
    return get(root, path).isMissingNode() ? root : without(root, parse(path), 0);
  }

  private static JsonNode with(JsonNode at, List<String> parts, int depth, JsonNode value) {
    if (depth == parts.size()) {
      return value;
    }
    String part = parts.get(depth);
    if (at instanceof ArrayNode array) {
      int index = indexToSet(array, parts, depth);
      JsonNode old = index < array.size() ? array.get(index) : MissingNode.getInstance();
      JsonNode changed = with(old, parts, depth + 1, value);
      ArrayNode copy = Json.nodes().arrayNode().addAll(array);
      if (index < copy.size()) {
        copy.set(index, changed);
      } else {
        copy.add(changed);
      }
      return copy;
    }
    if (!at.isObject() && !at.isNull() && !at.isMissingNode()) {
      throw new IllegalArgumentException(
          "%s leads through %s, which is no object and no array: set that first"
              .formatted(String.join(".", parts), before(parts, depth)));
    }
    JsonNode changed = with(child(at, part), parts, depth + 1, value);
    ObjectNode copy = Json.object();
    if (at instanceof ObjectNode object) {
      copy.setAll(object);
    }
    copy.set(part, changed);
    if (copy.size() > MAX_CHILDREN) {
      throw new IllegalArgumentException(
          "%s would have more than %d fields: remove some first"
              .formatted(before(parts, depth), MAX_CHILDREN));
    }
    return copy;
  }

  private static JsonNode without(JsonNode at, List<String> parts, int depth) {
    String part = parts.get(depth);
    boolean end = depth == parts.size() - 1;
    if (at instanceof ArrayNode array) {
      ArrayNode copy = Json.nodes().arrayNode().addAll(array);
      int index = index(part);
      if (end) {
        copy.remove(index);
      } else {
        copy.set(index, without(array.get(index), parts, depth + 1));
      }
      return copy;
    }
    ObjectNode copy = Json.object();
    copy.setAll((ObjectNode) at);
    if (end) {
      copy.remove(part);
    } else {
      copy.set(part, without(at.path(part), parts, depth + 1));
    }
    return copy;
  }

  private static JsonNode child(JsonNode at, String part) {
    if (at.isArray()) {
      int index = index(part);
      return index < 0 ? MissingNode.getInstance() : at.path(index);
    }
    return at.path(part);
  }

  private static int indexToSet(ArrayNode array, List<String> parts, int depth) {
    int index = index(parts.get(depth));
    if (index < 0 || index > array.size()) {
      throw new IllegalArgumentException(
          "%s is an array of %d, and %s is no index in it or its end: write a number from 0 to %d"
              .formatted(before(parts, depth), array.size(), parts.get(depth), array.size()));
    }
    if (index >= MAX_CHILDREN) {
      throw new IllegalArgumentException(
          "%s would have more than %d elements: remove some first"
              .formatted(before(parts, depth), MAX_CHILDREN));
    }
    return index;
  }

  /** The index that the part means, or −1. */
  private static int index(String part) {
    boolean digits = part.length() <= 9 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean canonical = part.equals("0") || !part.startsWith("0");
    return digits && canonical ? Integer.parseInt(part) : -1;
  }

  private static String before(List<String> parts, int depth) {
    return depth == 0 ? "the whole" : String.join(".", parts.subList(0, depth));
  }

  private static void checkPart(String path, String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has an empty part: write names and indexes with one dot between, as in plan.steps.0"
              .formatted(path));
    }
    boolean odd =
        !part.strip().equals(part)
            || part.chars()
                .anyMatch(c -> Character.isISOControl(c) || NOT_IN_NAMES.indexOf(c) >= 0);
    if (odd) {
      throw new IllegalArgumentException(
          "%s is no path: write names and indexes with dots, as in plan.steps.0".formatted(path));
    }
  }

  private record Seen(JsonNode node, int depth) {}

  private static void checkSize(JsonNode value, int maxDepth) {
    Deque<Seen> open = new ArrayDeque<>();
    open.add(new Seen(value, 0));
    int nodes = 0;
    while (!open.isEmpty()) {
      Seen seen = open.removeLast();
      if (!seen.node().isContainer()) {
        continue;
      }
      nodes += 1 + seen.node().size();
      if (seen.depth() >= maxDepth || nodes > MAX_NODES) {
        throw new IllegalArgumentException(
            "the value is nested too deep or too large (limits: %d levels, %d values): keep less"
                .formatted(Json.MAX_DEPTH, MAX_NODES));
      }
      seen.node().forEach(child -> open.add(new Seen(child, seen.depth() + 1)));
    }
  }
}
