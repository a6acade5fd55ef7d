package chat.roles.hosts.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TemplateTests {

  private final TestScope scope =
      TestScope.of(
          """
          {"name": "Ada", "n": 3, "yes": true, "nil": null, "list": [1, "two"], "o": {"a": 1.0},
           "marker": "<<name>>", "empty": "", "x": 5}
          """);

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "plain => \"plain\"",
        "Hello <<name>>! => \"Hello Ada!\"",
        "Hello <?name?>! => \"Hello Ada!\"",
        "Hello <|name|>! => \"Hello Ada!\"",
        "<< name >> => \"Ada\"",
        "<<n>> => \"3\"",
        "<?n?> => 3",
        "<|n|> => \"3\"",
        "<?n>> => \"3\"",
        "<<n?> => \"3\"",
        "<|n>> and <<n|> => \"3 and 3\"",
        "<?n?>. => \"3.\"",
        "<?n?><?n?> => \"33\"",
        "<?yes?> => true",
        "<?nil?> => null",
        "<<nil>> => \"null\"",
        "<?list?> => [1,\"two\"]",
        "<<list>> => \"[1,\\\"two\\\"]\"",
        "<?o?> => {\"a\":1.0}",
        "<<o>> => \"{\\\"a\\\":1}\"",
        "<?name?> => \"Ada\"",
        "<?nothing?> => \"\"",
        "<<nothing>> => \"\"",
        "a<<nothing>>b => \"ab\"",
        "<<nothing.at.all>> => \"\"",
        "<?0/0?> => null",
        "<<0/0>> => \"NaN\"",
        "<?marker?> => \"<<name>>\"",
        "<<marker>> => \"<<name>>\"",
        "<<marker>><<name>> => \"<<name>>Ada\"",
        "<<'<<'>> => \"<<\"",
        "<<n > 2>> => \"true\"",
        "<<n>>> => \"3>\"",
        "<<n ? 'a' : 'b'>> => \"a\"",
        "<<name|upper>> => \"ADA\"",
        "<<[n, x]|join('-')>> => \"3-5\"",
        "{\"a\": \"<<escape(list)>>\"} => \"{\\\"a\\\": \\\"[1,\\\\\\\"two\\\\\\\"]\\\"}\"",
        "< <name> > => \"< <name> >\"",
        "<name> => \"<name>\"",
        "<<name> => \"<<name>\"",
        "<<name => \"<<name\"",
        "<|> => \"<|>\"",
        "<?> => \"<?>\"",
        "<b>bold</b> => \"<b>bold</b>\"",
        "1 < 2 > 1 => \"1 < 2 > 1\"",
        "a->b => \"a->b\"",
      })
  void isRenderedAs(String template, String expected) {
    assertThat(Json.write(render(template))).isEqualTo(expected);
  }

  @Test
  void aMarkerStandsOnOneLine() {
    assertThat(render("<<name\n>> <<name>>").stringValue()).isEqualTo("<<name\n>> Ada");
    assertThat(render("a\n<<name>>\r\nb").stringValue()).isEqualTo("a\nAda\r\nb");
    assertThat(render("\n<?n?>").stringValue()).isEqualTo("\n3");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "<<>> => `<<>>`: column 3: an expression is missing here",
        "ab <<1 +>> => `<<1 +>>`: column 9: expected a value, found the end",
        "<?xml version=\"1.0\"?> => `<?xml version=\"1.0\"?>`: column 7: expected an operator or the end, found `version`",
        "<<a>> <<b c>> => `<<b c>>`: column 11: expected an operator",
        "cout << x << endl; vector<vector<int>> v => `<< x << endl; vector<vector<int>>`: column 12: expected a value, found `<`",
      })
  void aMarkerThatIsNoExpressionIsAMistakeAndStaysAsText(String template, String message) {
    List<String> mistakes = new ArrayList<>();
    Template parsed = Template.parse(template, mistakes::add);
    assertThat(mistakes).hasSize(1);
    assertThat(mistakes.getFirst())
        .startsWith(message)
        .endsWith("; to write the signs themselves, write <<'<<'>>");
    assertThat(parsed.render(TestScope.of("{\"a\":\"<<a>>\"}"), new Budget()).stringValue())
        .isEqualTo(template);
  }

  @Test
  void namesTheLineInATextOfSeveral() {
    List<String> mistakes = new ArrayList<>();
    Template.parse("one\ntwo <<a b>>", mistakes::add);
    assertThat(mistakes).singleElement().asString().contains("line 2, column 9:");
  }

  @Test
  void tellsTheScopeOfMissingValues() {
    render("<<nothing>> <?nothing.x?> <<name>> <<nil>>");
    assertThat(scope.missing).containsExactly("nothing", "nothing.x");
    scope.missing.clear();
    render("<? nothing ?>");
    assertThat(scope.missing).containsExactly("nothing");
  }

  @Test
  void takesLinearTimeForAnyText() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (String piece : List.of("<", "<<", "<?", "<<a", "<<\n", "<|>", "<<>")) {
            Template.parse(piece.repeat(1_000_000 / piece.length()), _ -> {});
          }
        });
  }

  @Test
  void refusesToGrowWithoutEnd() {
    TestScope large = new TestScope(Json.object().put("big", "x".repeat(1_000_000)));
    Template template = Template.parse("<<big>>".repeat(9), _ -> {});
    assertThatThrownBy(() -> template.render(large, new Budget()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("8,000,000 characters");
  }

  @Test
  void valuesInJsonKeepTheirTypesAndNamesAreNoTemplates() {
    JsonNode source =
        Json.parse(
            """
            {"<<name>>": "<<name>>", "n": "<?n?>", "t": "<<n>>", "s": "n = <?n?>",
             "deep": [{"list": "<?list?>"}, 7, null, true], "gone": "<?nothing?>"}
            """);
    Prompt.Body body = Bodies.templates(source, "$", (_, _) -> {});
    assertThat(body.source()).isSameAs(source);
    assertThat(Json.write(body.render(scope)))
        .isEqualTo(
            """
            {"<<name>>":"Ada","n":3,"t":"3","s":"n = 3","deep":[{"list":[1,"two"]},7,null,true],"gone":""}\
            """);
  }

  @Test
  void aLargeValueNamedOftenIsRefusedInJson() {
    TestScope large = new TestScope(Json.object().put("big", "x".repeat(1_000_000)));
    JsonNode source = Json.parse("[" + "\"<?big?>\",".repeat(9) + "1]");
    assertThatThrownBy(() -> Bodies.templates(source, "$", (_, _) -> {}).render(large))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void anAddressCanBeRendered() {
    Address.OfTool address =
        new Address.OfTool("restAPI", "GET https://x/<<name>>?n=<<n>>&<<a b>>");
    assertThat(address.render(scope)).isEqualTo("GET https://x/Ada?n=3&<<a b>>");
    assertThat(new Address.OfTool("llm", "cost=0").render(scope)).isEqualTo("cost=0");
    assertThat(new Address.OfTool("wait", "<?n?>").render(scope)).isEqualTo("3");
  }

  private JsonNode render(String template) {
    List<String> mistakes = new ArrayList<>();
    Template parsed = Template.parse(template, mistakes::add);
    assertThat(mistakes).isEmpty();
    return parsed.render(scope, new Budget());
  }
}
