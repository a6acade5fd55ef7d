package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of prompt bodies. */
final class Bodies {

  private Bodies() {}

  /** For a tool that takes its prompt as it is written. */
  static Prompt.Body raw(JsonNode source) {
    return new Raw(source);
  }

  /**
   * A text, or JSON whose strings are templates; names of fields are not.
   *
   * @param mistakes told of every marker that is no expression: the path of its string, and the
   *     message
   */
  static Prompt.Body templates(JsonNode source, String at, BiConsumer<String, String> mistakes) {
    Shape shape = shape(source, at, mistakes, 0);
    return shape instanceof Shape.Constant ? raw(source) : new Rendered(source, shape);
  }

  private record Raw(JsonNode source) implements Prompt.Body {
    @Override
    public JsonNode render(Scope scope) {
      return source;
    }
  }

  private record Rendered(JsonNode source, Shape shape) implements Prompt.Body {
    @Override
    public JsonNode render(Scope scope) {
      Budget budget = new Budget();
      JsonNode value = shape.render(scope, budget);
      return value.isContainer() ? new Storable(budget).of(value) : value;
    }
  }

  /** JSON with templates in it. */
  private sealed interface Shape {

    JsonNode render(Scope scope, Budget budget);

    record Constant(JsonNode value) implements Shape {
      @Override
      public JsonNode render(Scope scope, Budget budget) {
        return value;
      }
    }

    record Text(Template template) implements Shape {
      @Override
      public JsonNode render(Scope scope, Budget budget) {
        return template.render(scope, budget);
      }
    }

    record Elements(List<Shape> elements) implements Shape {
      @Override
      public JsonNode render(Scope scope, Budget budget) {
        ArrayNode array = Json.nodes().arrayNode(elements.size());
        elements.forEach(e -> array.add(e.render(scope, budget)));
        return array;
      }
    }

    record Fields(Map<String, Shape> fields) implements Shape {
      @Override
      public JsonNode render(Scope scope, Budget budget) {
        ObjectNode object = Json.object();
        fields.forEach((name, shape) -> object.set(name, shape.render(scope, budget)));
        return object;
      }
    }
  }

  private static Shape shape(
      JsonNode source, String at, BiConsumer<String, String> mistakes, int depth) {
    if (depth > Json.MAX_DEPTH) {
      mistakes.accept(at, "is nested more than %d deep; flatten it".formatted(Json.MAX_DEPTH));
      return new Shape.Constant(source);
    }
    return switch (source.getNodeType()) {
      case STRING -> text(source, at, mistakes);
      case ARRAY -> {
        List<Shape> elements = new ArrayList<>();
        for (JsonNode element : source) {
          elements.add(shape(element, at + "[" + elements.size() + "]", mistakes, depth + 1));
        }
        yield areConstant(elements) ? new Shape.Constant(source) : new Shape.Elements(elements);
      }
      case OBJECT -> {
        Map<String, Shape> fields = new LinkedHashMap<>();
        source.forEachEntry((name, value) ->
            fields.put(name, shape(value, Findings.below(at, name), mistakes, depth + 1)));
        yield areConstant(fields.values()) ? new Shape.Constant(source) : new Shape.Fields(fields);
      }
      default -> new Shape.Constant(source);
    };
  }

  private static Shape text(JsonNode source, String at, BiConsumer<String, String> mistakes) {
    Template template = Template.parse(source.stringValue(), m -> mistakes.accept(at, m));
    return template.isPlain() ? new Shape.Constant(source) : new Shape.Text(template);
  }

  private static boolean areConstant(Iterable<Shape> shapes) {
    for (Shape shape : shapes) {
      if (!(shape instanceof Shape.Constant)) {
        return false;
      }
    }
    return true;
  }
}
