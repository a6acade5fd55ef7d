package chat.roles.kernel.web;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a controller's request record of a body. Types are taken strictly (a number is no text, one
 * thing is no list) and all mistakes are reported together; null is the same as absent, and unknown
 * fields are passed over.
 */
final class BodyBinder {

  private static final int MAX_MISTAKES = 100;

  private final JsonMapper mapper;

  /**
   * @param mapper ignores unknown fields and takes null for a primitive's default
   */
  BodyBinder(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * @throws Problem with all mistakes and their places
   */
  Object bind(JsonNode body, JavaType type) {
    List<Mistake> mistakes = new ArrayList<>();
    if (body.isNull() && !type.isTypeOrSubTypeOf(JsonNode.class)) {
      mistakes.add(new Mistake("$", "must not be null"));
    }
    check(body, type, Place.ROOT, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    try {
      return mapper.treeToValue(body, type);
    } catch (JacksonException e) {
      throw asProblem(e);
    }
  }

  private void check(JsonNode node, JavaType type, Place at, List<Mistake> mistakes) {
    if (node.isNull() || mistakes.size() >= MAX_MISTAKES) {
      return;
    }
    Class<?> raw = type.getRawClass();
    if (type.isTypeOrSubTypeOf(JsonNode.class)) {
      if (raw == ObjectNode.class && !node.isObject()) {
        mistakes.add(mistake(at, "must be an object", node));
      } else if (raw == ArrayNode.class && !node.isArray()) {
        mistakes.add(mistake(at, "must be a list", node));
      }
    } else if (type.isCollectionLikeType() || type.isArrayType()) {
      checkList(node, type.getContentType(), at, mistakes);
    } else if (type.isMapLikeType()) {
      if (!node.isObject()) {
        mistakes.add(mistake(at, "must be an object", node));
      }
      node.properties()
          .forEach(e -> check(e.getValue(), type.getContentType(), at.field(e.getKey()), mistakes));
    } else if (raw.isRecord() && !isScalar(raw)) {
      checkRecord(node, raw, at, mistakes);
    } else if (raw != Object.class) {
      String wrong = wrongScalar(node, raw, type);
      if (wrong != null) {
        mistakes.add(mistake(at, wrong, node));
      }
    }
  }

  private void checkList(JsonNode node, JavaType element, Place at, List<Mistake> mistakes) {
    if (!node.isArray()) {
      mistakes.add(mistake(at, "must be a list", node));
      return;
    }
    for (int i = 0; i < node.size() && mistakes.size() < MAX_MISTAKES; i++) {
      if (node.get(i).isNull() && !element.isTypeOrSubTypeOf(JsonNode.class)) {
        mistakes.add(new Mistake(at.index(i).toString(), "must not be null"));
      }
      check(node.get(i), element, at.index(i), mistakes);
    }
  }

  private void checkRecord(JsonNode node, Class<?> type, Place at, List<Mistake> mistakes) {
    if (!node.isObject()) {
      mistakes.add(mistake(at, "must be an object", node));
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      JsonNode value = node.get(name);
      if (value != null) {
        check(value, mapper.constructType(component.getGenericType()), at.field(name), mistakes);
      }
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? component.getName() : property.value();
  }

  private static boolean isScalar(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .anyMatch(c -> c.getAccessor().isAnnotationPresent(JsonValue.class));
  }

  private @Nullable String wrongScalar(JsonNode node, Class<?> raw, JavaType type) {
    if (raw == boolean.class || raw == Boolean.class) {
      return node.isBoolean() ? null : "must be true or false";
    }
    if (raw == int.class || raw == Integer.class) {
      return node.isIntegralNumber() && node.canConvertToInt() ? null : "must be a whole number";
    }
    if (raw == long.class || raw == Long.class) {
      return node.isIntegralNumber() && node.canConvertToLong() ? null : "must be a whole number";
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      return node.isNumber() ? null : "must be a number";
    }
    if (!node.isString()) {
      return "must be a text";
    }
    return raw == String.class ? null : unreadable(node, raw, type);
  }

  private @Nullable String unreadable(JsonNode node, Class<?> raw, JavaType type) {
    try {
      mapper.treeToValue(node, type);
      return null;
    } catch (JacksonException e) {
      if (raw.isEnum()) {
        return "must be one of "
            + Arrays.stream(raw.getEnumConstants())
                .map(mapper::valueToTree)
                .map(JsonNode.class::cast)
                .map(JsonNode::asString)
                .collect(Collectors.joining(", "));
      }
      return e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null
          ? "is " + cause.getMessage()
          : "is not what belongs here";
    }
  }

  private static Mistake mistake(Place at, String must, JsonNode node) {
    String is =
        must.startsWith("must be")
            ? switch (node.getNodeType()) {
              case ARRAY -> ", and is a list";
              case OBJECT -> ", and is an object";
              case STRING -> must.contains("one of") ? "" : ", and is a text";
              case NUMBER -> must.contains("number") ? "" : ", and is a number";
              case BOOLEAN -> ", and is true or false";
              default -> "";
            }
            : "";
    return new Mistake(at.toString(), must + is);
  }

  private static Problem asProblem(JacksonException e) {
    if (e.getCause() instanceof Problem problem) {
      return problem;
    }
    Place at = Place.ROOT;
    if (e instanceof DatabindException bound) {
      for (JacksonException.Reference step : bound.getPath()) {
        String name = step.getPropertyName();
        at = name == null ? at.index(step.getIndex()) : at.field(name);
      }
    }
    String message =
        switch (e.getCause()) {
          case NullPointerException _ -> "lacks a field that is required";
          case IllegalArgumentException cause when cause.getMessage() != null ->
              String.valueOf(cause.getMessage());
          case null, default -> "is not what belongs here";
        };
    return Problem.invalid(List.of(new Mistake(at.toString(), message)));
  }
}
