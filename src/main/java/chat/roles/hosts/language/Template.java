package chat.roles.hosts.language;

import chat.roles.hosts.language.Source.SyntaxMistake;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A text with markers for values: {@code <<expr>>}, {@code <?expr?>}, {@code <|expr|>}. A marker is
 * {@code <}, one of {@code <|?}, the shortest text on one line, one of {@code ?|>}, and {@code >}.
 * What a marker shows is not scanned again. Immutable.
 */
final class Template {

  private static final int MOST_MISTAKES = 20;
  private static final String LITERALLY = "; to write the signs themselves, write <<'<<'>>";

  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  private sealed interface Piece {}

  private record Text(String text) implements Piece {}

  /**
   * @param typed written with question marks on both sides
   */
  private record Marker(Expression expression, boolean typed) implements Piece {}

  /**
   * Reads a template.
   *
   * @param mistakes told of the markers that are no expressions, at most 20, with their places in
   *     the text; such a marker stays as text
   */
  static Template parse(String text, Consumer<String> mistakes) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int from = 0;
    int wrong = 0;
    for (Markers markers = new Markers(text); markers.next(); ) {
      plain.append(text, from, markers.start());
      from = markers.end();
      try {
        Expression expression = Expression.parse(text, markers.start() + 2, from - 2);
        add(pieces, plain);
        pieces.add(new Marker(expression, markers.typed()));
      } catch (SyntaxMistake none) {
        if (wrong++ < MOST_MISTAKES) {
          mistakes.accept(shortened(text, markers.start(), from) + none.in(text) + LITERALLY);
        }
        plain.append(text, markers.start(), from);
      }
    }
    plain.append(text, from, text.length());
    add(pieces, plain);
    return new Template(pieces);
  }

  private static void add(List<Piece> pieces, StringBuilder plain) {
    if (!plain.isEmpty()) {
      pieces.add(new Text(plain.toString()));
      plain.setLength(0);
    }
  }

  private static String shortened(String text, int from, int end) {
    String marker =
        end - from <= 60 ? text.substring(from, end) : text.substring(from, from + 57) + "...";
    return "`" + marker + "`: ";
  }

  /** Whether there is no marker in it, so that it is always the same text. */
  boolean isPlain() {
    return pieces.stream().allMatch(Text.class::isInstance);
  }

  /**
   * With every marker replaced. A missing value is the empty text.
   *
   * @return a text, or any value when the whole template is one {@code <?expr?>}
   * @throws ExpressionException when a value exceeds the bounds of the language
   */
  JsonNode render(Scope scope, Budget budget) {
    if (pieces.size() == 1
        && pieces.getFirst() instanceof Marker(Expression whole, boolean typed)) {
      JsonNode value = value(whole, scope, budget);
      return typed && !value.isMissingNode()
          ? new Storable(budget).of(value)
          : Json.nodes().stringNode(Values.toText(value, budget));
    }
    return Json.nodes().stringNode(text(scope, budget));
  }

  private String text(Scope scope, Budget budget) {
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      String shown =
          switch (piece) {
            case Text(String text) -> text;
            case Marker marker -> Values.toText(value(marker.expression(), scope, budget), budget);
          };
      budget.length((long) out.length() + shown.length());
      budget.read(shown.length());
      out.append(shown);
    }
    return out.toString();
  }

  private static JsonNode value(Expression expression, Scope scope, Budget budget) {
    JsonNode value = expression.evaluate(scope, Json.nodes().missingNode(), budget);
    if (value.isMissingNode()) {
      scope.missing(expression.source());
    }
    return value;
  }
}
