package chat.roles.hosts.language;

import chat.roles.hosts.language.Source.SyntaxMistake;
import chat.roles.kernel.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * An expression of the prompt language, parsed once; immutable. It has no side effects, always ends
 * soon, and reaches nothing but the scope that it is evaluated in.
 *
 * <pre>
 * expression  choice: or ? expression : expression,  or ?: expression
 * operators   weakest to tightest:  ||   &amp;&amp;   == !=   &lt; &lt;= &gt; &gt;= in   + -   * / // %   ^
 * prefixes    !  -  +  typeof         tighter than all of these
 * endings     .name  .0  [expression]  |transform  |transform(arguments)    tightest
 * values      1  .5  1e3  'text'  "text"  true  false  null  [a, b]  {a: 1, 'b c': 2}
 *             name  .name (of the element, in a filter)  function(arguments)  (expression)
 * </pre>
 *
 * <p>Where other languages of this family differ, the meaning is JavaScript's: {@code &&} binds
 * tighter than {@code ||}, {@code %} as tight as {@code *}, and {@code ^}, the power, groups from
 * the right as JavaScript's {@code **} does. {@code -2 ^ 2} is 4: the sign belongs to the number.
 * {@code //} divides and rounds down. {@code x in list} asks for an element that is strictly equal,
 * {@code x in text} for a part, {@code x in object} for a field.
 *
 * <p>Brackets whose inside has a leading dot are a filter: the elements for which it is true;
 * something that is no array is filtered as the array of it alone, nothing as the empty one. All
 * other brackets read an index or a property. A property of an array, other than its length and its
 * indexes, is that of its first element. What a value does not have is undefined, which is a
 * missing node. The functions are {@code len escape json keys values first last join split lower
 * upper trim now uuid}, each also as a transform of its first argument.
 */
public final class Expression {

  private final String source;
  private final Term term;

  private Expression(String source, Term term) {
    this.source = source;
    this.term = term;
  }

  /**
   * Reads an expression.
   *
   * @throws ExpressionException when the text is none: the place in it, and what to do
   */
  public static Expression parse(String source) {
    try {
      return parse(source, 0, source.length());
    } catch (SyntaxMistake none) {
      throw new ExpressionException(none.in(source));
    }
  }

  /**
   * Reads a part of a text.
   *
   * @throws SyntaxMistake when it is none, with the place in the whole
   */
  static Expression parse(String text, int from, int end) {
    Term term = ExpressionParser.parse(text, from, end);
    return new Expression(Strings.trim(text.substring(from, end)), term);
  }

  /** The text that it was parsed from. */
  public String source() {
    return source;
  }

  /**
   * Its value; a missing node for undefined. A number may be NaN or infinite, which JSON is not:
   * see {@link Values#storable}.
   *
   * @throws ExpressionException when the evaluation exceeds the bounds of the language
   */
  public JsonNode evaluate(Scope scope) {
    return evaluate(scope, Json.nodes().missingNode(), new Budget());
  }

  /**
   * The same over a value: names with a leading dot are its properties, and when it is an object,
   * its fields hide the scope's names.
   */
  public JsonNode evaluate(Scope scope, JsonNode dot) {
    return evaluate(new Over(dot, scope), dot, new Budget());
  }

  JsonNode evaluate(Scope scope, JsonNode dot, Budget budget) {
    try {
      return new Evaluation(scope, budget).result(term, dot);
    } catch (ExpressionException tooMuch) {
      throw new ExpressionException("`" + shortened() + "`: " + tooMuch.getMessage());
    }
  }

  private String shortened() {
    return source.length() <= 80 ? source : source.substring(0, 77) + "...";
  }

  @Override
  public String toString() {
    return source;
  }

  /** A scope that a value's fields are laid over. */
  private record Over(JsonNode dot, Scope scope) implements Scope {
    @Override
    public JsonNode name(String name) {
      return dot.isObject() && dot.has(name) ? dot.get(name) : scope.name(name);
    }

    @Override
    public JsonNode now() {
      return scope.now();
    }

    @Override
    public JsonNode uuid() {
      return scope.uuid();
    }

    @Override
    public void missing(String expression) {
      scope.missing(expression);
    }
  }
}
