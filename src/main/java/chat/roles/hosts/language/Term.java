package chat.roles.hosts.language;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The syntax of an expression as a tree; immutable. */
sealed interface Term {

  /** What it is made of, in the order of the text. */
  List<Term> children();

  record Literal(JsonNode value) implements Term {
    @Override
    public List<Term> children() {
      return List.of();
    }
  }

  /** A name of the scope. */
  record Name(String name) implements Term {
    @Override
    public List<Term> children() {
      return List.of();
    }
  }

  /** {@code .name}: a property of the element of the filter around it. */
  record Dot(String name) implements Term {
    @Override
    public List<Term> children() {
      return List.of();
    }
  }

  /** {@code of.name}. */
  record Property(Term of, String name) implements Term {
    @Override
    public List<Term> children() {
      return List.of(of);
    }
  }

  /** {@code of[key]}. */
  record At(Term of, Term key) implements Term {
    @Override
    public List<Term> children() {
      return List.of(of, key);
    }
  }

  /** {@code of[condition]}, where the condition has a leading dot. */
  record Filter(Term of, Term condition) implements Term {
    @Override
    public List<Term> children() {
      return List.of(of, condition);
    }
  }

  record Unary(Prefix operator, Term of) implements Term {
    @Override
    public List<Term> children() {
      return List.of(of);
    }
  }

  record Binary(Operator operator, Term left, Term right) implements Term {
    @Override
    public List<Term> children() {
      return List.of(left, right);
    }
  }

  /**
   * {@code test ? then : otherwise}.
   *
   * @param then null for {@code ?:}, the test's own value
   */
  record Choice(Term test, @Nullable Term then, Term otherwise) implements Term {
    @Override
    public List<Term> children() {
      return then == null ? List.of(test, otherwise) : List.of(test, then, otherwise);
    }
  }

  record Elements(List<Term> children) implements Term {}

  /** An object; of a repeated name the last one holds. */
  record Fields(List<String> names, List<Term> children) implements Term {}

  record Call(Function function, List<Term> children) implements Term {}

  /** Operators before their operand. */
  enum Prefix {
    NOT,
    MINUS,
    PLUS,
    TYPEOF
  }

  /** Operators between two operands; a higher number binds tighter. */
  enum Operator {
    OR("||", 1),
    AND("&&", 2),
    EQUAL("==", 3),
    UNEQUAL("!=", 3),
    AT_MOST("<=", 4),
    AT_LEAST(">=", 4),
    LESS("<", 4),
    MORE(">", 4),
    IN("in", 4),
    PLUS("+", 5),
    MINUS("-", 5),
    FLOOR_DIVIDE("//", 6),
    TIMES("*", 6),
    DIVIDE("/", 6),
    REMAINDER("%", 6),
    POWER("^", 7);

    private final String sign;
    private final int precedence;

    Operator(String sign, int precedence) {
      this.sign = sign;
      this.precedence = precedence;
    }

    String sign() {
      return sign;
    }

    int precedence() {
      return precedence;
    }

    /** The weakest binding that may stand on its right side. */
    int rightSide() {
      return this == POWER ? precedence : precedence + 1;
    }
  }
}
