package chat.roles.hosts.language;

import tools.jackson.databind.JsonNode;

/** An expression of the prompt language, parsed once; immutable. */
@SuppressWarnings("DoNotCallSuggester")
public final class Expression {

  private final String source;

  private Expression(String source) {
    this.source = source;
  }

  /**
   * @throws ExpressionException when the text is no expression
   */
  public static Expression parse(String source) {
    return new Expression(source);
  }

  /** The text that it was parsed from. */
  public String source() {
    return source;
  }

  /**
   * Its value; a missing node for JavaScript's undefined.
   *
   * @throws ExpressionException when the evaluation exceeds the bounds of the language
   */
  public JsonNode evaluate(Scope scope) {
    throw new UnsupportedOperationException();
  }

  /**
   * The same with a value of which leading-dot names are properties, and whose fields hide the
   * scope's names.
   */
  public JsonNode evaluate(Scope scope, JsonNode dot) {
    throw new UnsupportedOperationException();
  }
}
