package chat.roles.hosts.language;

import chat.roles.hosts.language.Term.Operator;
import chat.roles.hosts.language.Term.Prefix;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads an expression by recursive descent, operators by precedence. How deep it goes is counted,
 * so that no text can exhaust the stack.
 */
final class ExpressionParser {

  private static final int MAX_LENGTH = 20_000;
  private static final int MAX_NESTING = 100;
  private static final int MAX_HEIGHT = 400;

  private final Source source;
  private int nesting;

  /** Whether the innermost brackets around the current place have had a leading dot. */
  private boolean dotted;

  private ExpressionParser(Source source) {
    this.source = source;
  }

  /** Reads the part of a text from an offset up to another. */
  static Term parse(String text, int from, int end) {
    Source source = new Source(text, from, end);
    if (end - from > MAX_LENGTH) {
      throw source.mistake(
          "an expression of more than 20,000 characters; compute parts of it into variables");
    }
    if (source.atEnd()) {
      throw source.mistake("an expression is missing here");
    }
    Term term = new ExpressionParser(source).all();
    checkHeight(term, MAX_HEIGHT, source, from);
    return term;
  }

  private static void checkHeight(Term term, int levels, Source source, int from) {
    if (levels == 0) {
      throw source.mistake(
          from, "more than 400 operators in a chain; compute parts of it into variables");
    }
    for (Term child : term.children()) {
      checkHeight(child, levels - 1, source, from);
    }
  }

  private Term all() {
    Term term = expression();
    if (!source.atEnd()) {
      throw source.mistake("expected an operator or the end, found " + source.found());
    }
    return term;
  }

  /** {@code test ? then : otherwise}, {@code test ?: otherwise}, or anything that binds tighter. */
  private Term expression() {
    deeper();
    Term test = binary(1);
    if (source.takes("?")) {
      if (source.takes(":")) {
        test = new Term.Choice(test, null, expression());
      } else {
        Term then = expression();
        source.expect(":", "between the two values of a choice");
        test = new Term.Choice(test, then, expression());
      }
    }
    nesting--;
    return test;
  }

  private void deeper() {
    if (++nesting > MAX_NESTING) {
      throw source.mistake("nested more than 100 deep; compute parts of it into variables");
    }
  }

  private Term binary(int weakest) {
    deeper();
    Term left = unary();
    Optional<Operator> next = source.operator();
    while (next.isPresent() && next.get().precedence() >= weakest) {
      Operator operator = next.get();
      source.takes(operator.sign());
      left = new Term.Binary(operator, left, binary(operator.rightSide()));
      next = source.operator();
    }
    nesting--;
    return left;
  }

  private Term unary() {
    deeper();
    Term term;
    if (source.takes("!")) {
      term = new Term.Unary(Prefix.NOT, unary());
    } else if (source.takes("-")) {
      term = negative(unary());
    } else if (source.takes("+")) {
      term = new Term.Unary(Prefix.PLUS, unary());
    } else if (source.peekName().equals("typeof")) {
      source.name();
      term = new Term.Unary(Prefix.TYPEOF, unary());
    } else {
      term = postfix(primary());
    }
    nesting--;
    return term;
  }

  private static Term negative(Term term) {
    return term instanceof Term.Literal(JsonNode value) && value.isNumber()
        ? new Term.Literal(Numbers.node(-value.numberValue().doubleValue()))
        : new Term.Unary(Prefix.MINUS, term);
  }

  private Term postfix(Term primary) {
    Term term = primary;
    while (true) {
      if (source.takes(".")) {
        term = new Term.Property(term, propertyName());
      } else if (source.takes("[")) {
        term = bracket(term);
      } else if (source.sees("|") && !source.sees("||")) {
        source.takes("|");
        term = transform(term);
      } else {
        return term;
      }
    }
  }

  private String propertyName() {
    source.skipBlanks();
    if (source.seesDigit()) {
      return source.digits();
    }
    if (!source.seesName()) {
      throw source.mistake("expected a name or an index after the dot, found " + source.found());
    }
    return source.name();
  }

  private Term bracket(Term of) {
    boolean around = dotted;
    dotted = false;
    Term inside = expression();
    source.expect("]", "after an index or a filter");
    Term term = dotted ? new Term.Filter(of, inside) : new Term.At(of, inside);
    dotted = around;
    return term;
  }

  private Term transform(Term subject) {
    source.skipBlanks();
    int place = source.offset();
    String name = source.name();
    List<Term> arguments = new ArrayList<>();
    arguments.add(subject);
    if (source.takes("(")) {
      arguments.addAll(list(")", "after the arguments"));
    }
    return call(place, name, arguments);
  }

  private Term call(int place, String name, List<Term> arguments) {
    Function function =
        Function.find(name)
            .orElseThrow(() ->
                source.mistake(
                    place,
                    "there is no function `%s`.%s There are %s."
                        .formatted(
                            name,
                            Nearest.question(name, Function.signs()),
                            String.join(", ", Function.signs()))));
    if (!function.takes(arguments.size())) {
      throw source.mistake(
          place, "%s %s, not %d".formatted(name, function.arity(), arguments.size()));
    }
    return new Term.Call(function, List.copyOf(arguments));
  }

  private List<Term> list(String close, String where) {
    List<Term> terms = new ArrayList<>();
    while (!source.takes(close)) {
      if (!terms.isEmpty()) {
        source.expect(",", "or `" + close + "` " + where);
        if (close.equals("]") && source.takes(close)) {
          break;
        }
      }
      terms.add(expression());
    }
    return terms;
  }

  private Term primary() {
    if (source.atEnd()) {
      throw source.mistake("expected a value, found the end");
    }
    if (source.takes("(")) {
      Term inside = expression();
      source.expect(")", "to close the parenthesis");
      return inside;
    }
    if (source.takes("[")) {
      return new Term.Elements(List.copyOf(list("]", "after an element")));
    }
    if (source.takes("{")) {
      return object();
    }
    if (source.sees("'") || source.sees("\"")) {
      return new Term.Literal(Json.nodes().stringNode(source.string()));
    }
    if (source.seesDigit() || (source.sees(".") && source.seesDigit(1))) {
      return new Term.Literal(Numbers.node(source.number()));
    }
    if (source.takes(".")) {
      dotted = true;
      if (!source.seesName()) {
        throw source.mistake("expected a name after the dot, found " + source.found());
      }
      return new Term.Dot(source.name());
    }
    if (source.seesName()) {
      return named();
    }
    throw source.mistake("expected a value, found " + source.found());
  }

  private Term named() {
    source.skipBlanks();
    int place = source.offset();
    String name = source.name();
    if (source.takes("(")) {
      return call(place, name, list(")", "after the arguments"));
    }
    return switch (name) {
      case "true" -> new Term.Literal(Json.nodes().booleanNode(true));
      case "false" -> new Term.Literal(Json.nodes().booleanNode(false));
      case "null" -> new Term.Literal(Json.nodes().nullNode());
      case "in" -> throw source.mistake(place, "expected a value before `in`");
      default -> new Term.Name(name);
    };
  }

  private Term object() {
    List<String> names = new ArrayList<>();
    List<Term> values = new ArrayList<>();
    while (!source.takes("}")) {
      if (!names.isEmpty()) {
        source.expect(",", "or `}` after a field");
        if (source.takes("}")) {
          break;
        }
      }
      names.add(fieldName());
      source.expect(":", "after the name of a field");
      values.add(expression());
    }
    return new Term.Fields(List.copyOf(names), List.copyOf(values));
  }

  private String fieldName() {
    if (source.sees("'") || source.sees("\"")) {
      return source.string();
    }
    if (source.seesDigit()) {
      return Numbers.print(source.number());
    }
    if (!source.seesName()) {
      throw source.mistake("expected the name of a field, found " + source.found());
    }
    return source.name();
  }
}
