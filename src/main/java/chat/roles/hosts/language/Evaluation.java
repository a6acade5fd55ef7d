package chat.roles.hosts.language;

import chat.roles.hosts.language.Term.Operator;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the value of a syntax tree. */
final class Evaluation {

  private final Scope scope;
  private final Budget budget;
  private boolean made;

  Evaluation(Scope scope, Budget budget) {
    this.scope = scope;
    this.budget = budget;
  }

  /** The value; one that the expression put together is as JSON can keep it. */
  JsonNode result(Term term, JsonNode dot) {
    JsonNode value = of(term, dot);
    return made && value.isContainer() ? new Storable(budget).of(value) : value;
  }

  private JsonNode of(Term term, JsonNode dot) {
    budget.step();
    return switch (term) {
      case Term.Literal(JsonNode value) -> value;
      case Term.Name(String name) -> scope.name(name);
      case Term.Dot(String name) -> Access.property(dot, name);
      case Term.Property(Term of, String name) -> Access.property(of(of, dot), name);
      case Term.At(Term of, Term key) -> at(of(of, dot), of(key, dot));
      case Term.Filter(Term of, Term condition) -> filter(of(of, dot), condition);
      case Term.Unary unary -> unary(unary, dot);
      case Term.Binary binary -> binary(binary, dot);
      case Term.Choice choice -> choice(choice, dot);
      case Term.Elements(List<Term> terms) -> elements(terms, dot);
      case Term.Fields fields -> fields(fields, dot);
      case Term.Call call -> call(call, dot);
    };
  }

  private JsonNode at(JsonNode of, JsonNode key) {
    if (key.isInt()) {
      int index = key.intValue();
      if (index >= 0 && (of.isArray() || of.isString())) {
        return Access.element(of, index);
      }
    }
    return Access.property(of, Values.asString(key, budget));
  }

  private JsonNode filter(JsonNode of, Term condition) {
    ArrayNode kept = Json.nodes().arrayNode();
    if (of.isArray()) {
      for (JsonNode element : of) {
        keep(kept, element, condition);
      }
    } else if (!of.isNull() && !Values.isUndefined(of)) {
      keep(kept, of, condition);
    }
    made = true;
    return kept;
  }

  private void keep(ArrayNode kept, JsonNode element, Term condition) {
    budget.step();
    if (Values.truth(of(condition, element))) {
      kept.add(element);
    }
  }

  private JsonNode unary(Term.Unary unary, JsonNode dot) {
    JsonNode of = of(unary.of(), dot);
    return switch (unary.operator()) {
      case NOT -> truth(!Values.truth(of));
      case MINUS -> Numbers.node(-Values.toNumber(of, budget));
      case PLUS -> Numbers.node(Values.toNumber(of, budget));
      case TYPEOF -> text(Values.typeOf(of));
    };
  }

  private JsonNode binary(Term.Binary binary, JsonNode dot) {
    JsonNode left = of(binary.left(), dot);
    if (binary.operator() == Operator.AND) {
      return Values.truth(left) ? of(binary.right(), dot) : left;
    }
    if (binary.operator() == Operator.OR) {
      return Values.truth(left) ? left : of(binary.right(), dot);
    }
    return applied(binary.operator(), left, of(binary.right(), dot));
  }

  private JsonNode applied(Operator operator, JsonNode left, JsonNode right) {
    return switch (operator) {
      case PLUS -> sum(left, right);
      case MINUS -> Numbers.node(number(left) - number(right));
      case TIMES -> Numbers.node(number(left) * number(right));
      case DIVIDE -> Numbers.node(number(left) / number(right));
      case FLOOR_DIVIDE -> Numbers.node(Math.floor(number(left) / number(right)));
      case REMAINDER -> Numbers.node(number(left) % number(right));
      case POWER -> Numbers.node(Math.pow(number(left), number(right)));
      case EQUAL -> truth(Equality.loose(left, right, budget));
      case UNEQUAL -> truth(!Equality.loose(left, right, budget));
      case IN -> truth(contains(right, left));
      case LESS, MORE, AT_MOST, AT_LEAST -> truth(compared(operator, left, right));
      case AND, OR -> throw new IllegalStateException(operator.sign());
    };
  }

  private double number(JsonNode value) {
    return Values.toNumber(value, budget);
  }

  private JsonNode sum(JsonNode left, JsonNode right) {
    if (!isText(left) && !isText(right)) {
      return Numbers.node(number(left) + number(right));
    }
    String first = Values.asString(left, budget);
    String second = Values.asString(right, budget);
    budget.text((long) first.length() + second.length());
    return text(first.concat(second));
  }

  /** Whether the value becomes a text where JavaScript wants something simple. */
  private static boolean isText(JsonNode value) {
    return value.isString() || value.isContainer() || value.isBinary();
  }

  private boolean compared(Operator operator, JsonNode left, JsonNode right) {
    if (isText(left) && isText(right)) {
      String first = Values.asString(left, budget);
      String second = Values.asString(right, budget);
      budget.read(Math.min(first.length(), second.length()));
      int order = first.compareTo(second);
      return switch (operator) {
        case LESS -> order < 0;
        case MORE -> order > 0;
        case AT_MOST -> order <= 0;
        default -> order >= 0;
      };
    }
    double first = number(left);
    double second = number(right);
    return switch (operator) {
      case LESS -> first < second;
      case MORE -> first > second;
      case AT_MOST -> first <= second;
      default -> first >= second;
    };
  }

  private boolean contains(JsonNode whole, JsonNode part) {
    if (whole.isArray()) {
      for (JsonNode element : whole) {
        if (Equality.strict(element, part, budget)) {
          return true;
        }
      }
      return false;
    }
    if (whole.isString()) {
      return !Values.isUndefined(part)
          && Strings.contains(whole.stringValue(), Values.asString(part, budget), budget);
    }
    return whole.isObject() && whole.has(Values.asString(part, budget));
  }

  private JsonNode choice(Term.Choice choice, JsonNode dot) {
    JsonNode test = of(choice.test(), dot);
    Term then = choice.then();
    if (!Values.truth(test)) {
      return of(choice.otherwise(), dot);
    }
    return then == null ? test : of(then, dot);
  }

  private JsonNode elements(List<Term> terms, JsonNode dot) {
    made = true;
    ArrayNode array = Json.nodes().arrayNode(terms.size());
    terms.forEach(t -> array.add(of(t, dot)));
    return array;
  }

  private JsonNode fields(Term.Fields fields, JsonNode dot) {
    made = true;
    ObjectNode object = Json.object();
    for (int i = 0; i < fields.names().size(); i++) {
      object.set(fields.names().get(i), of(fields.children().get(i), dot));
    }
    return object;
  }

  private JsonNode call(Term.Call call, JsonNode dot) {
    made = true;
    List<JsonNode> arguments = new ArrayList<>(call.children().size());
    call.children().forEach(t -> arguments.add(of(t, dot)));
    return call.function().apply(arguments, scope, budget);
  }

  private static JsonNode truth(boolean value) {
    return Json.nodes().booleanNode(value);
  }

  private static JsonNode text(String value) {
    return Json.nodes().stringNode(value);
  }
}
