package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.JsonPaths;
import chat.roles.toolbox.spi.ChatDto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a dto along paths such as {@code data.items.0} and {@code options.domain}. */
final class DtoPaths {

  private static final List<String> FIELDS =
      List.of("text", "data", "options", "statusCode", "message", "lastMsgId");

  private DtoPaths() {}

  /**
   * @throws IllegalArgumentException when no dto can have anything there
   */
  static void check(String path) {
    List<String> parts = JsonPaths.parse(path);
    String field = parts.getFirst();
    if (!FIELDS.contains(field)) {
      throw new IllegalArgumentException(
          "a dto has no %s: it has %s".formatted(field, String.join(", ", FIELDS)));
    }
    if (parts.size() > 1 && !field.equals("data") && !field.equals("options")) {
      throw new IllegalArgumentException(
          "%s of a dto has nothing inside: change %s itself".formatted(field, field));
    }
  }

  /**
   * The dto with the value at the path; a missing value takes away what is there.
   *
   * @throws IllegalArgumentException when the value does not fit there
   */
  static ChatDto with(ChatDto dto, String path, JsonNode value) {
    check(path);
    if (value.isMissingNode()) {
      return without(dto, path);
    }
    int dot = path.indexOf('.');
    String inside = dot < 0 ? "" : path.substring(dot + 1);
    return switch (dot < 0 ? path : path.substring(0, dot)) {
      case "text" -> dto.withText(text(path, value));
      case "message" -> dto.withStatus(dto.statusCode(), text(path, value));
      case "lastMsgId" -> dto.withLastMsgId(text(path, value));
      case "statusCode" -> dto.withStatus(statusCode(value), dto.message());
      case "options" -> dto.withOptions(options(with(dto.options(), inside, value)));
      default -> dto.withData(with(dto.data(), inside, value));
    };
  }

  /** The dto without what is at the path; a status code becomes 0. */
  static ChatDto without(ChatDto dto, String path) {
    check(path);
    int dot = path.indexOf('.');
    String inside = dot < 0 ? "" : path.substring(dot + 1);
    return switch (dot < 0 ? path : path.substring(0, dot)) {
      case "text" -> dto.withText(null);
      case "message" -> dto.withStatus(dto.statusCode(), null);
      case "lastMsgId" -> dto.withLastMsgId(null);
      case "statusCode" -> dto.withStatus(0, dto.message());
      case "options" ->
          dto.withOptions(
              inside.isEmpty() ? Json.object() : options(without(dto.options(), inside)));
      default -> dto.withData(without(dto.data(), inside));
    };
  }

  private static JsonNode with(@Nullable JsonNode old, String inside, JsonNode value) {
    if (inside.isEmpty()) {
      return value;
    }
    return JsonPaths.with(old == null ? MissingNode.getInstance() : old, inside, value);
  }

  private static @Nullable JsonNode without(@Nullable JsonNode old, String inside) {
    return old == null || inside.isEmpty() ? null : JsonPaths.without(old, inside);
  }

  private static @Nullable String text(String path, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(
          "req.%s must be a text: put the value into a text with <<…>>".formatted(path));
    }
    return value.stringValue();
  }

  private static ObjectNode options(@Nullable JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("req.options must be an object: write {\"name\": value}");
  }

  private static int statusCode(JsonNode value) {
    if (value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt()) {
      return checked(value.intValue());
    }
    try {
      return checked(Integer.parseInt(value.isString() ? value.stringValue().strip() : ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "req.statusCode must be a whole number: write 0 for success, or an error's code", e);
    }
  }

  private static int checked(int statusCode) {
    if (statusCode == ChatDto.GOES_ON) {
      throw new IllegalArgumentException(
          "req.statusCode cannot be set to -1: write 0 for success, or an error's code");
    }
    return statusCode;
  }
}
