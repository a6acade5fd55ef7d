package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.JsonRepair.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonRepairTests {

  private static final Path CORPUS = Path.of("src/test/resources/json-repair");

  private final JsonRepair repair = new JsonRepair();

  @TestFactory
  Stream<DynamicTest> repairsTheCorpus() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(CORPUS)) {
      files = all.sorted().toList();
    }
    return files.stream().flatMap(this::casesOf);
  }

  private Stream<DynamicTest> casesOf(Path file) {
    return Json.parse(read(file))
        .valueStream()
        .map(example -> {
          String text = example.get("text").asString();
          Kind wanted = Kind.valueOf(example.path("wanted").asString("OBJECT"));
          return DynamicTest.dynamicTest(
              file.getFileName() + ": " + text,
              () ->
                  assertThat(Json.write(repair.read(text, wanted)))
                      .isEqualTo(Json.write(example.get("becomes"))));
        });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no JSON at all", "42", "true", "\"text\"", "}", "]", "a: 1"})
  void refusesWhatHoldsNothing(String text) {
    assertThatExceptionOfType(JsonRepairException.class)
        .isThrownBy(() -> repair.read(text, Kind.OBJECT))
        .withMessageContaining("ask for JSON");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    for (String opening : List.of("[", "{\"a\":", "[{\"a\":", "{a:[", "{")) {
      assertThatExceptionOfType(JsonRepairException.class)
          .isThrownBy(() -> repair.read(opening.repeat(10_000), Kind.OBJECT))
          .withMessageContaining("deeper than 200");
    }
    assertThat(repair.read("[".repeat(200), Kind.ARRAY).isArray()).isTrue();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatExceptionOfType(JsonRepairException.class)
        .isThrownBy(() -> repair.read(" ".repeat(JsonRepair.MAX_LENGTH + 1), Kind.OBJECT));
  }

  @Test
  void readsValidJsonAsItIs() {
    Garbage garbage = new Garbage(21);
    for (int i = 0; i < 4_000; i++) {
      JsonNode object = Json.object().set("x " + i, garbage.value(0));
      JsonNode array = Json.nodes().arrayNode().add(garbage.value(0)).add(object);
      assertReads(object, Kind.OBJECT);
      assertReads(array, Kind.ARRAY);
    }
  }

  private void assertReads(JsonNode value, Kind kind) {
    String line = Json.write(value);
    assertThat(Json.write(repair.read(line, kind))).isEqualTo(line);
    String pretty = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    assertThat(Json.write(repair.read(pretty, kind))).as(pretty).isEqualTo(line);
  }

  @Test
  void readsValidJsonWithLongKeysAndManyBlanksAsItIs() {
    String key = "k".repeat(5_000);
    String text = "{\"a\":\"b\"" + " ".repeat(5_000) + ",\"" + key + "\"  :\"c\"}";
    assertThat(repair.read(text, Kind.OBJECT)).isEqualTo(Json.parse(text));
  }

  @Test
  void readsEveryBeginningOfAnAnswer() {
    String answer =
        "{\"name\":\"A \\\"b\\\" \\u00e9\",\"list\":[1.5e3,true,null,{\"x\":[]}],\"last\":-12}";
    for (int end = 1; end <= answer.length(); end++) {
      JsonNode read = repair.read(answer.substring(0, end), Kind.OBJECT);
      assertThat(Json.parse(Json.write(read))).isEqualTo(read);
      assertThat(read.isObject()).isTrue();
      assertThat(answer).contains(read.path("name").asString("").split("\"", 2)[0]);
    }
  }

  @Test
  void alwaysComesToAValueThatCanBeWrittenAndReadOrToAClearFailure() {
    Garbage garbage = new Garbage(22);
    Random random = garbage.random;
    for (int i = 0; i < 10_000; i++) {
      String text = i % 2 == 0 ? damaged(garbage) : garbage.text() + garbage.text();
      Kind kind = random.nextBoolean() ? Kind.OBJECT : Kind.ARRAY;
      try {
        JsonNode read = repair.read(text, kind);
        assertThat(Json.parse(Json.write(read))).as(text).isEqualTo(read);
        assertThat(repair.read(text, kind)).isEqualTo(read);
      } catch (JsonRepairException e) {
        assertThat(e).hasMessageContaining(":");
      }
    }
  }

  private static String damaged(Garbage garbage) {
    Random random = garbage.random;
    StringBuilder text = new StringBuilder(Json.write(Json.object().set("k", garbage.value(0))));
    for (int damage = random.nextInt(4); damage >= 0; damage--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, garbage.text());
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{",
        "\"",
        "'",
        "{\"",
        "[\"",
        "{\"a",
        "{\"a\":\"",
        "\",\"",
        "\",",
        "\" ",
        "\\",
        "\\\"",
        "/*",
        "//",
        "# ",
        "```",
        "```json\n",
        "```json\n{",
        "{a}",
        "{a:",
        "[a]",
        "{}",
        "[] ",
        ",",
        "x,",
        "1 ",
        "1, ",
        "a: ",
        "\"a\" \"b\" ",
        "\"+\"",
        "\"\"\"",
        "...",
        "}",
        "{]",
        "[}",
        "'\",",
        "“",
        "(",
        "{\"a\":\"b\" \"",
        "\"a:,'b:,",
        "e1",
        "0x",
        "<?",
        "\n",
        "\n\"",
        "\n`",
        "\\u",
        "-",
        "_1",
        "{a:(",
        "{\"k\":\"v\",} ",
        "{'a':'b'c'} ",
        "{\"a\":1}]"
      })
  void takesTimeInProportionToTheLength(String piece) {
    for (String start : List.of("", "{", "[", "{\"a\":\"", "[\"", "{a:", "{a:1,", "[1,", "{\"a")) {
      assertFast(start + piece.repeat(40_000 / piece.length()));
    }
    assertFast("{\"a\":\"" + piece.repeat(1_000_000 / piece.length()));
    assertFast("[" + piece.repeat(1_000_000 / piece.length()));
  }

  /** Counts the thread's own time, so that a busy machine changes nothing. */
  private void assertFast(String text) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (Kind kind : Kind.values()) {
      try {
        repair.read(text, kind);
      } catch (JsonRepairException clear) {
        assertThat(clear).hasMessageContaining(":");
      }
    }
    Duration used = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    Duration allowed = Duration.ofMillis(600 + text.length() / 250);
    assertThat(used).as(text.substring(0, 20)).isLessThan(allowed);
  }
}
