package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.runs.StoredPaths;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/**
 * Runs that former releases carried out go on with this one as they would have there: each of the
 * journals below {@code src/test/resources/golden} is put into the database as one whose server
 * died, and replayed. {@code -Dgolden=1.2.0} writes those of the present release.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenJournalsTests {

  /** Saves, fails to save, and reads. */
  private static final String REMEMBERING =
      """
      {"to": "memory:versions#save", "prompt": "v1", "responses": [
        {"then": {"to": "memory:nodes#save", "prompt": [{"key": "a", "content": "<<req.text>>"}]}},
        {"then": {"to": "memory:nodes#save", "prompt": {"key": "b", "parentId": "nowhere"}}},
        {"when": "ErrorHandle", "then": {"to": "memory:nodes#match", "prompt": "tea"}}]}
      """;

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final String RELEASE = System.getProperty("golden", "");

  private final JdbcClient jdbc;
  private Stages stages;

  GoldenJournalsTests(@Autowired JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @BeforeAll
  void registers(@LocalServerPort int port) throws IOException {
    stages = Stages.of(Api.on(port).register().api());
    if (!RELEASE.isEmpty()) {
      write();
    }
  }

  static List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journals")
  void replays(Path file) throws IOException {
    GoldenJournal golden = new GoldenJournal(Json.parse(Files.readString(file)));
    String run = RunId.fresh().value();
    golden.plant(jdbc, run);
    await().atMost(Duration.ofMinutes(1)).until(() -> !state(run).equals("running"));
    assertThat(result(run)).isEqualTo(golden.result());
    assertThat(state(run)).isEqualTo(golden.state());
    assertThat(paths(run)).as("nothing was asked").containsExactlyElementsOf(golden.paths());
  }

  @Test
  void aChangedJournalIsRefusedWithBothShown() throws IOException {
    GoldenJournal golden =
        new GoldenJournal(
            Json.parse(
                Files.readString(journals().getFirst())
                    .replace("\"tool\" : \"llm\"", "\"tool\" : \"other\"")));
    String run = RunId.fresh().value();
    golden.plant(jdbc, run);
    await().atMost(Duration.ofMinutes(1)).until(() -> !state(run).equals("running"));
    assertThat(state(run)).isEqualTo("failed");
    assertThat(result(run).path("message").asString()).contains("other", "llm");
  }

  private String state(String run) {
    return jdbc.sql("SELECT state FROM run WHERE id = ?").param(run).query(String.class).single();
  }

  private JsonNode result(String run) {
    return Json.parse(
        jdbc.sql("SELECT result FROM run WHERE id = ?").param(run).query(String.class).single());
  }

  private List<String> paths(String run) {
    return jdbc.sql("SELECT path FROM qa WHERE run_id = ? ORDER BY path")
        .param(run)
        .query((row, _) -> StoredPaths.path(row.getString(1)))
        .list();
  }

  private void write() throws IOException {
    Path directory = Files.createDirectories(GOLDEN.resolve(RELEASE));
    for (Map.Entry<String, String> run : runs().entrySet()) {
      String journal =
          Json.mapper()
              .writer()
              .with(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(GoldenJournal.of(jdbc, run.getValue()).document());
      Files.writeString(directory.resolve(run.getKey() + ".json"), journal + "\n");
    }
  }

  /** Runs that together come by every kind of step, by name. */
  private Map<String, String> runs() {
    Map<String, String> runs = new LinkedHashMap<>();
    runs.put("asked", run(stages.patch(asking(), "{\"text\": \"hello\"}")));
    runs.put("branches", run(stages.patch(branching(), "{\"data\": [\"a\", \"b\", \"c\"]}")));
    runs.put("contextless", run(stages.put(asking(), "{\"text\": \"hello\"}")));
    runs.put("language", run(stages.put(speaking(), "{\"text\": \"a\"}")));
    runs.put(
        "spent",
        run(stages.put(branching(), "{\"data\": [1, 2, 3], \"options\": {\"maxQAs\": 2}}")));
    String team = team();
    runs.put("team", run(stages.patch(team, "{\"text\": \"hello\"}")));
    runs.put("lifecycle", lifecycle(team));
    String waiting = stages.answering(WAITING);
    String suspended = run(stages.patch(waiting, "{\"text\": \"draft\"}"));
    runs.put(
        "command-run",
        run(
            stages.put(
                waiting,
                "command-run",
                "{\"data\": {\"to\": \"eval\", \"prompt\": \"<<req.text>>, corrected\"}}")));
    runs.put("command-end", run(stages.put(waiting, "command-end", "{}")));
    runs.put("waiting", suspended);
    runs.put("memory", run(stages.put(stages.answering(REMEMBERING), "{\"text\": \"tea\"}")));
    runs.values().forEach(this::awaitEnd);
    return runs;
  }

  private void awaitEnd(String run) {
    await().until(() -> !List.of("running", "waiting", "queued").contains(state(run)));
  }

  private static String run(JsonNode answer) {
    return answer.path("options").path("runId").asString();
  }

  private String asking() {
    return stages.answering(
        """
        {"to": "var:name", "prompt": "<<req.text>>", "responses": [
          {"then": {"to": "llm", "prompt": "<<name>>, world"}},
          {"then": {"to": "llm", "prompt": "and <<req.text>>"}}]}
        """);
  }

  private String branching() {
    return stages.answering(
        """
        {"to": "iterator:#parallel=2", "responses": [
          {"then": {"to": "var:last", "prompt": "<<req.data>>", "responses": [
            {"then": {"to": "llm", "prompt": "item <<req.data>>"}}]}}]}
        """);
  }

  private String speaking() {
    return stages.answering(
        """
        {"to": "eval", "prompt": "<<now() > 0>> <<len(uuid())>>", "responses": [
          {"tag": "out", "loop": true, "when": "<<len(req.text) < 20>>", "then": {"to": "eval", "prompt": "<<req.text>>+<<uuid()>>"}},
          {"then": {"to": "log:warn", "prompt": "was <<req.text>>"}},
          {"then": {"to": "error:418", "prompt": "not this"}},
          {"when": {"to": "eval", "prompt": "ErrorHandle"}, "then": {"to": "eval", "prompt": "repaired <<nothing.there>>"}},
          {"then": {"to": "role:entries"}},
          {"then": {"to": "entry:default"}}]}
        """);
  }

  private static final String WAITING =
      """
      {"to": "wait:5ms", "responses": [
        {"then": {"to": "user-command:start", "prompt": "Please correct"}},
        {"then": {"to": "eval", "prompt": "final <<req.text>>"}}]}
      """;

  private String team() {
    String role = stages.role("Helper");
    String helper =
        stages.host(
            role,
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "var:count", "prompt": "<?(count ?: 0) + 1?>", "responses": [
                {"then": {"to": "llm", "prompt": "<<count>> times <<req.text>>"}}]}},
              {"name": "other", "contextual": false, "handle": {"to": "llm", "prompt": "forget <<req.text>>"}}]}
            """);
    return stages.actor(
        """
        {"members": [{"name": "helper", "roleId": "%s", "hostId": "%s"}],
         "onCreate": {"to": "eval", "prompt": "made"},
         "onInit": {"to": "var:state", "prompt": "<<req.text>> and ready"},
         "onFinish": {"to": "eval", "prompt": "no"},
         "onEntries": [{"name": "", "handle": {"to": "@helper", "responses": [
           {"then": {"to": "@helper#other", "prompt": "<<req.text>>"}},
           {"then": {"to": "var:heard", "prompt": "<<req.text>>"}}]}}]}
        """
            .formatted(role, helper));
  }

  private String lifecycle(String actor) {
    return jdbc.sql("SELECT id FROM run WHERE actor = ? AND kind = 'lifecycle'")
        .param(actor)
        .query(String.class)
        .single();
  }
}
