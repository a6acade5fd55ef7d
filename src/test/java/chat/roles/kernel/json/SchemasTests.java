package chat.roles.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SchemasTests {

  @Test
  void namesThePlaceOfEachMistake() {
    Schemas schema =
        schema(
            """
            {"type": "object", "required": ["name"],
             "properties": {"ages": {"type": "array", "items": {"type": "integer"}}}}\
            """);
    assertThat(schema.validate(Json.parse("{\"name\": 1, \"ages\": [1, 2]}"))).isEmpty();
    assertThat(schema.validate(Json.parse("{\"ages\": [1, \"two\"]}")))
        .extracting(Mistake::path)
        .containsExactlyInAnyOrder("$", "$.ages[1]");
  }

  @Test
  void readsASchemaFromAStringToo() {
    Schemas schema = Schemas.compile(Json.nodes().stringNode("{\"type\": \"string\"}"));
    assertThat(schema.document()).isEqualTo(Json.parse("{\"type\": \"string\"}"));
    assertThat(schema.validate(Json.parse("1"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema\", \"definitions\": {\"a\": {}}}",
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}",
        "{\"$schema\": \"https://json-schema.org/draft/2019-09/schema\"}",
        "{\"$schema\": \"http://json-schema.org/draft-04/schema#\", \"type\": \"object\"}",
        "{\"$defs\": {\"n\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/n\"}}}, \"$ref\": \"#/$defs/n\"}",
        "{\"$id\": \"https://example.com/a\", \"type\": \"string\"}",
        "{\"title\": \"<<x>>\", \"x-own\": [1]}"
      })
  void takesWhatIsASchema(String text) {
    assertThat(schema(text).document()).isEqualTo(Json.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "[]",
        "\"no json\"",
        "\"\\\"{}\\\"\"",
        "{\"type\": \"text\"}",
        "{\"type\": 5}",
        "{\"required\": \"name\"}",
        "{\"properties\": []}",
        "{\"minLength\": -1}",
        "{\"$schema\": \"https://example.com/other\"}",
        "{\"$schema\": 7}",
        "{\"pattern\": \"(\"}",
        "{\"patternProperties\": {\"[\": {}}}",
        "{\"$ref\": \"#/$defs/missing\"}",
        "{\"$ref\": \"https://example.com/other\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"$ref\": \"classpath:application.yaml\"}",
        "{\"$ref\": \"http://127.0.0.1:1/x\"}"
      })
  void refusesWhatIsNone(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> schema(text))
        .satisfies(p -> assertThat(p.mistakes()).isNotEmpty().doesNotHaveDuplicates());
  }

  @Test
  void boundsARegularExpressionThatNeverEnds() {
    Schemas schema = schema("{\"pattern\": \"^(.*?,){25}P\"}");
    assertThat(schema.validate(Json.nodes().stringNode("1,".repeat(40))))
        .singleElement()
        .satisfies(m -> assertThat(m.message()).contains("too many steps"));
  }

  @Test
  void boundsASchemaThatRefersToItself() {
    assertThatNothingEscapes("{\"$ref\": \"#\"}");
    assertThatNothingEscapes("{\"allOf\": [{\"$ref\": \"#\"}]}");
    assertThatNothingEscapes(
        "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}");
  }

  @Test
  void boundsASchemaThatDoublesItsWorkAtEachStep() {
    StringBuilder text = new StringBuilder("{\"$defs\": {");
    for (int i = 0; i < 40; i++) {
      text.append(
          "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    assertThatNothingEscapes(text + "\"d40\": {\"type\": \"string\"}}, \"$ref\": \"#/$defs/d0\"}");
  }

  private static void assertThatNothingEscapes(String text) {
    long start = System.nanoTime();
    try {
      assertThat(schema(text).validate(Json.parse("{\"a\": 1}"))).isNotEmpty();
    } catch (Problem e) {
      assertThat(e).hasMessageMatching(".{10,}");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private static Schemas schema(String text) {
    return Schemas.compile(Json.parse(text));
  }

  @Test
  void readsDraft7WithoutBeingTold() {
    Schemas pair =
        Schemas.compile(
            Json.parse(
                """
                {"items": [{"type": "string"}, {"type": "number"}], "additionalItems": false}
                """));
    assertThat(pair.validate(Json.parse("[\"a\", 1]"))).isEmpty();
    assertThat(pair.validate(Json.parse("[1, 1, 1]"))).hasSize(2);
  }

  @Test
  void aSchemaCannotTakeThePlaceOfAnother() {
    Schemas.compile(
        Json.parse(
            "{\"$id\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"null\"}"));
    assertThat(Schemas.compile(Json.parse("{\"type\": \"string\"}")).validate(Json.parse("\"a\"")))
        .isEmpty();
  }
}
