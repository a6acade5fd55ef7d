package chat.roles.hosts.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ExpressionTests {

  private static final TestScope SCOPE =
      TestScope.of(
          """
          {
            "req": {"text": "Hello", "in": "in", "typeof": "typeof"},
            "me": {"nick": "Ada"},
            "list": [
              {"name": "a", "price": 1, "goal": "g"},
              {"name": "b", "price": 5},
              {"name": "c", "price": 9, "goal": ""}
            ],
            "names": ["a", "b"],
            "limit": 5,
            "deep": {"list": [{"id": 7, "tags": [{"name": "x"}, {"name": "y"}]}, {"id": 8}]},
            "matrix": [[1, 2], [3, 4]],
            "empty": [],
            "größe": 2,
            "$x_1": "dollar",
            "in_list": "name that begins with in",
            "nulls": "name that begins with null",
            "typeofs": "name that begins with typeof",
            "ids": {"long": 9007199254740993, "short": 9007199254740992, "decimal": 0.1, "whole": 5.0},
            "big": {"a": 1E300}
          }
          """);

  static Stream<String[]> table() throws IOException {
    try (InputStream in = ExpressionTests.class.getResourceAsStream("expressions.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      List<String[]> rows =
          text.lines()
              .filter(line -> line.contains("  =>  ") && !line.startsWith("#"))
              .map(line -> line.split("  =>  ", 2))
              .toList();
      assertThat(rows).hasSizeGreaterThan(300);
      return rows.stream();
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("table")
  void hasTheValue(String source, String value) {
    assertThat(shown(Expression.parse(source).evaluate(SCOPE))).isEqualTo(value);
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "undefined";
    }
    return value.isNumber() ? Values.asString(value) : JsonText.of(value, new Budget());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "1 + => column 4: expected a value, found the end",
        "1 2 => column 3: expected an operator or the end, found `2`",
        "a b => column 3: expected an operator or the end, found `b`",
        "(1 => column 3: expected `)` to close the parenthesis, found the end",
        "a[1 => column 4: expected `]` after an index or a filter, found the end",
        "[1 2] => column 4: expected `,` or `]` after an element, found `2`",
        "[,] => column 2: expected a value, found `,`",
        "{a 1} => column 4: expected `:` after the name of a field, found `1`",
        "{a: 1 b: 2} => column 7: expected `,` or `}` after a field, found `b`",
        "{-} => column 2: expected the name of a field, found `-`",
        "'abc => column 1: a string that begins here has no closing '",
        "x + \"abc' => column 5: a string that begins here has no closing \"",
        "a. => column 3: expected a name or an index after the dot, found the end",
        "a.+ => column 3: expected a name or an index after the dot, found `+`",
        "a ? b => column 6: expected `:` between the two values of a choice, found the end",
        "a = b => column 3: nothing can be assigned here; to compare, write ==",
        "a === b => column 3: there is no strict comparison here; write == or !=",
        "a !== b => column 3: there is no strict comparison here; write == or !=",
        "a & b => column 3: write && for \"and\"",
        "a ** b => column 3: a power is written with ^",
        "5px => column 1: a number ends in a letter; put an operator or a blank between them",
        "0x10 => column 1: a number ends in a letter; put an operator or a blank between them",
        "upper() => column 1: upper takes 1 argument, not 0",
        "split('a') => column 1: split takes 2 arguments, not 1",
        "'a'|split => column 5: split takes 2 arguments, not 1",
        "join(1, 2, 3) => column 1: join takes 1 or 2 arguments, not 3",
        "now(1) => column 1: now takes no argument, not 1",
        "'\\x4' => column 2: an escape with too few hexadecimal digits; write \\x41 or \\u0041",
        "'\\u{110000}' => column 2: write a character as \\u{1F600}, with up to six hexadecimal digits",
        "'\\ud800' => column 1: a string holds half a character or U+0000; leave it out",
        "'\\0' => column 1: a string holds half a character or U+0000; leave it out",
        "in x => column 1: expected a value before `in`",
        "# => column 1: expected a value, found `#`",
        "a; b => column 2: expected an operator or the end, found `;`",
        "a| => column 3: there is no function ``. There are escape, first, join, json",
      })
  void saysWhatIsWrongAndWhere(String source, String message) {
    assertThatThrownBy(() -> Expression.parse(source))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void namesTheNearestFunction() {
    assertThatThrownBy(() -> Expression.parse("1 + uper(a)"))
        .hasMessageStartingWith("column 5: there is no function `uper`. Did you mean `upper`?")
        .hasMessageContaining("There are escape, first, join,");
  }

  @Test
  void refusesABlankExpression() {
    assertThatThrownBy(() -> Expression.parse("  "))
        .hasMessage("column 3: an expression is missing here");
  }

  @Test
  void countsColumnsInCharactersAndNamesTheLine() {
    assertThatThrownBy(() -> Expression.parse("'😀' +\n  §"))
        .hasMessageStartingWith("line 2, column 3: expected a value");
  }

  @Test
  void evaluatesOverAValueWhoseFieldsHideTheNames() {
    JsonNode dot = Json.parse("{\"id\": 3, \"me\": \"mine\"}");
    assertThat(Expression.parse(".id + id").evaluate(SCOPE, dot).intValue()).isEqualTo(6);
    assertThat(Expression.parse("me").evaluate(SCOPE, dot).stringValue()).isEqualTo("mine");
    assertThat(Expression.parse("req.text").evaluate(SCOPE, dot).stringValue()).isEqualTo("Hello");
    assertThat(Expression.parse("list[.price > id].length").evaluate(SCOPE, dot).intValue())
        .isEqualTo(2);
  }

  @Test
  void aLeadingDotWithoutAnythingAroundItIsUndefined() {
    assertThat(Expression.parse(".id").evaluate(SCOPE).isMissingNode()).isTrue();
  }

  @Test
  void answersTheValueItselfWhenNothingIsComputed() {
    assertThat(Expression.parse("list").evaluate(SCOPE)).isSameAs(SCOPE.name("list"));
  }

  @Test
  void keepsWholeNumbersWhole() {
    assertThat(Json.write(Expression.parse("[1.0, 2/2, 3000000000*2, 0.5]").evaluate(SCOPE)))
        .isEqualTo("[1,1,6000000000,0.5]");
  }
}
