package chat.roles.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.MockHttpInputMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BodyTests {

  enum Color {
    RED,
    GREEN
  }

  record Inner(@Nullable String name, int count) {
    Inner {
      if (count > 100) {
        throw new IllegalArgumentException("count must be at most 100");
      }
    }
  }

  record Outer(
      @Nullable String text,
      int number,
      long big,
      double real,
      boolean flag,
      @Nullable Color color,
      @Nullable ActorId id,
      @Nullable List<Inner> list,
      @Nullable List<String> texts,
      @Nullable Map<String, Integer> map,
      @Nullable JsonNode any,
      @Nullable ObjectNode object) {}

  @Test
  void readsWhatItIsSent() throws Exception {
    Outer outer =
        read(
            """
            {"text": "a😀", "number": 1, "big": 9007199254740993, "real": 1, "flag": true,
             "color": "RED", "id": "abc", "list": [{"name": "x", "count": 2}], "texts": ["y"],
             "map": {"k": 3}, "any": [null, 1e3], "object": {}, "unknown": [1]}
            """);
    assertThat(outer.text()).isEqualTo("a😀");
    assertThat(outer.big()).isEqualTo(9007199254740993L);
    assertThat(outer.list()).containsExactly(new Inner("x", 2));
    assertThat(outer.map()).containsEntry("k", 3);
    assertThat(outer.any()).isEqualTo(Json.parse("[null, 1000.0]"));
  }

  @Test
  void takesNullForAbsentAndPassesOverUnknownFields() throws Exception {
    Outer outer = read("{\"text\": null, \"number\": null, \"list\": null, \"x\": {\"y\": []}}");
    assertThat(outer.text()).isNull();
    assertThat(outer.number()).isZero();
    assertThat(outer.list()).isNull();
  }

  @Test
  void reportsAllMistypedFieldsTogether() {
    List<Mistake> mistakes =
        mistakes(
            """
            {"text": 1, "number": "1", "big": 1.5, "real": "x", "flag": 0, "color": "BLUE",
             "id": "not an id", "list": [{"name": ["x"]}, null, 5, {"count": 99999999999}],
             "texts": "one", "map": {"k": "v"}, "object": []}
            """);
    assertThat(mistakes)
        .extracting(Mistake::path)
        .containsExactly(
            "$.text",
            "$.number",
            "$.big",
            "$.real",
            "$.flag",
            "$.color",
            "$.id",
            "$.list[0].name",
            "$.list[1]",
            "$.list[2]",
            "$.list[3].count",
            "$.texts",
            "$.map.k",
            "$.object");
    assertThat(mistakes.get(5).message()).contains("RED, GREEN");
  }

  @Test
  void namesThePlaceOfAValueThatItsRecordRefuses() {
    assertThat(mistakes("{\"list\": [{\"count\": 1}, {\"count\": 101}]}"))
        .containsExactly(new Mistake("$.list[1]", "count must be at most 100"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"text": "a\\u0000"}                | $.text
          {"any": {"b": ["\\ud800"]}}         | $.any.b[0]
          {"any": {"b": ["\\udc00\\ud800"]}}  | $.any.b[0]
          {"any": {"x\\u0000": 1}}            | $.any['x?']
          {"any": {"a b": "\\u0000"}}         | $.any['a b']
          {"any": 1e999}                      | $.any
          {"any": [1, -1e400]}                | $.any[1]
          {"text": "a", "text": "b"}          | $.text
          {"any": [1, 2}                      | $.any
          {"any": tru}                        | $.any
          {"any": NaN}                        | $.any
          {"text": "a"} {}                    | $
          {"text": 'a'}                       | $.text
          []                                  | $
          "text"                              | $
          5                                   | $
          null                                | $
          ''                                  | $
          '  '                                | $
          {                                   | $
          """)
  void namesThePlaceOfWhatIsNotGoodJson(String body, String path) {
    assertThat(mistakes(body)).extracting(Mistake::path).first().asString().startsWith(path);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    for (String charset : List.of("UTF-16", "UTF-32", "ISO-8859-1")) {
      byte[] body = "{\"text\": \"ä\"}".getBytes(java.nio.charset.Charset.forName(charset));
      assertThat(problem(body).mistakes().getFirst().path()).isEqualTo("$");
    }
    assertThat(problem(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}).mistakes()).hasSize(1);
    assertThat(problem(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}).mistakes())
        .hasSize(1);
  }

  @Test
  void nestsTwoHundredLevelsAndNoMore() throws Exception {
    assertThat(read("{\"any\": " + nested(199) + "}").any()).isNotNull();
    Mistake mistake = mistakes("{\"any\": " + nested(200) + "}").getFirst();
    assertThat(mistake.path()).startsWith("$.any[0][0]").hasSizeLessThanOrEqualTo(301);
    assertThat(mistake.message()).contains("200");
    assertThat(mistakes("{\"any\": " + nested(10_000) + "}")).hasSize(1);
    assertThat(mistakes("{\"x\":".repeat(10_000))).hasSize(1);
  }

  @Test
  void takesFourMegabytesAndNoMore() throws Exception {
    String full = "{\"text\": \"" + "x".repeat(StrictJson.MAX_BYTES - 12) + "\"}";
    assertThat(full).hasSize(StrictJson.MAX_BYTES);
    assertThat(read(full).text()).hasSize(StrictJson.MAX_BYTES - 12);
    assertThat(problem((full + " ").getBytes(StandardCharsets.UTF_8)).category().status())
        .isEqualTo(413);
  }

  @Test
  void refusesHugeIntegersBeforeCountingWithThem() {
    assertThat(mistakes("{\"any\": " + "9".repeat(900) + "}")).hasSize(1);
    assertThat(mistakes("{\"any\": " + "9".repeat(1_000_000) + "}")).hasSize(1);
    assertThat(mistakes("{\"any\": 1e" + "9".repeat(900_000) + "}")).hasSize(1);
  }

  @Test
  void showsPathsThatAreShortAndPrintable() {
    Mistake mistake = mistakes("{\"" + "x\\u001b\\n".repeat(5000) + "\": \"\\u0000\"}").getFirst();
    assertThat(mistake.path()).hasSizeLessThan(100).matches("\\P{Cntrl}+");
  }

  @Test
  void countsMistakesUpToABound() {
    assertThat(mistakes("{\"texts\": [" + "1,".repeat(5000) + "1]}")).hasSize(100);
    assertThat(mistakes("{\"any\": [" + "\"\\u0000\",".repeat(5000) + "1]}")).hasSize(100);
  }

  @Test
  void refusesCompressedBodies() {
    MockHttpInputMessage message = message("{}".getBytes(StandardCharsets.UTF_8));
    message.getHeaders().set(HttpHeaders.CONTENT_ENCODING, "gzip");
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () -> new StrictJson().read(ResolvableType.forClass(Outer.class), message, null));
    assertThat(problem.category().status()).isEqualTo(415);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static Outer read(String body) throws Exception {
    return (Outer)
        new StrictJson()
            .read(
                ResolvableType.forClass(Outer.class),
                message(body.getBytes(StandardCharsets.UTF_8)),
                null);
  }

  private static List<Mistake> mistakes(String body) {
    return problem(body.getBytes(StandardCharsets.UTF_8)).mistakes();
  }

  private static Problem problem(byte[] body) {
    return catchThrowableOfType(
        Problem.class,
        () -> new StrictJson().read(ResolvableType.forClass(Outer.class), message(body), null));
  }

  private static MockHttpInputMessage message(byte[] body) {
    return new MockHttpInputMessage(body);
  }
}
