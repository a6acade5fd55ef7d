package chat.roles.roles.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class RoleFieldTests {

  private static final String EMOJI = "😀";

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void signIn() {
    api = Api.on(port).register().api();
  }

  static Stream<Arguments> rightValues() {
    return Stream.of(
        Arguments.of("nick", text("ab")),
        Arguments.of("nick", text("a".repeat(24))),
        Arguments.of("nick", text("a-b-c")),
        Arguments.of("nick", text("7up")),
        Arguments.of("nick", text("翻译")),
        Arguments.of("nick", text("𝒜".repeat(24))),
        Arguments.of("goal", text("g")),
        Arguments.of("goal", text("g".repeat(255))),
        Arguments.of("goal", text(EMOJI.repeat(255))),
        Arguments.of("goal", text("'; DROP TABLE role; -- \\ \" % _ \u0001 \u2028")),
        Arguments.of("avatar", text("")),
        Arguments.of("avatar", text("a".repeat(1023))),
        Arguments.of("avatar", Json.nodes().nullNode()),
        Arguments.of("skills", list("s".repeat(10), "s".repeat(127), EMOJI.repeat(127))),
        Arguments.of("skills", many(100, "a skill of ten")),
        Arguments.of("professionals", list("pp", "p".repeat(31))),
        Arguments.of("help", text("h".repeat(511))),
        Arguments.of("tags", list("tt", "t".repeat(15), "t-t")),
        Arguments.of("tags", Json.nodes().nullNode()),
        Arguments.of("entries", json("[{}]")),
        Arguments.of("entries", json("[{\"name\": \"\"}, {\"name\": \"a\"}]")),
        Arguments.of("entries", json("[{\"name\": \"a.b-c_d e\", \"contextual\": null}]")),
        Arguments.of("entries", json("[{\"name\": \"" + "n".repeat(64) + "\"}]")),
        Arguments.of("entries", json("[{\"description\": \"" + "d".repeat(1023) + "\"}]")),
        Arguments.of("entries", json("[{\"schema\": true, \"contextual\": false}]")),
        Arguments.of("entries", json("[{\"schema\": {\"type\": \"object\"}}]")),
        Arguments.of("entries", json("[{\"schema\": \"{\\\"type\\\": \\\"object\\\"}\"}]")),
        Arguments.of("entries", entries(200)),
        Arguments.of("published", Json.nodes().booleanNode(true)),
        Arguments.of("unknown", json("{\"is\": [\"ignored\"]}")));
  }

  @ParameterizedTest
  @MethodSource("rightValues")
  void takesWhatIsWithinTheLimits(String field, JsonNode value) {
    ObjectNode role = Samples.role();
    role.set(field, value);
    Answer made = api.post("/api/roles", role);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    Answer changed = api.patch("/api/roles/" + made.json().path("id").asString(), role);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of("nick", text("a"), "$.nick"),
        Arguments.of("nick", text("a".repeat(25)), "$.nick"),
        Arguments.of("nick", text(""), "$.nick"),
        Arguments.of("nick", text("-ab"), "$.nick"),
        Arguments.of("nick", text("ab-"), "$.nick"),
        Arguments.of("nick", text("a--b"), "$.nick"),
        Arguments.of("nick", text("a b"), "$.nick"),
        Arguments.of("nick", text("a_b"), "$.nick"),
        Arguments.of("nick", text("a@b"), "$.nick"),
        Arguments.of("nick", text("ab\n"), "$.nick"),
        Arguments.of("nick", text(EMOJI.repeat(3)), "$.nick"),
        Arguments.of("nick", json("5"), "$.nick"),
        Arguments.of("nick", json("null"), "$.nick"),
        Arguments.of("nick", json("[\"ab\"]"), "$.nick"),
        Arguments.of("goal", text(""), "$.goal"),
        Arguments.of("goal", text("  \t\n"), "$.goal"),
        Arguments.of("goal", text("g".repeat(256)), "$.goal"),
        Arguments.of("goal", text(EMOJI.repeat(256)), "$.goal"),
        Arguments.of("goal", json("null"), "$.goal"),
        Arguments.of("goal", json("{}"), "$.goal"),
        Arguments.of("avatar", text("a".repeat(1024)), "$.avatar"),
        Arguments.of("avatar", json("1"), "$.avatar"),
        Arguments.of("skills", list("s".repeat(9)), "$.skills[0]"),
        Arguments.of("skills", list("s".repeat(10), "s".repeat(128)), "$.skills[1]"),
        Arguments.of("skills", list(" ".repeat(10)), "$.skills[0]"),
        Arguments.of("skills", json("[null]"), "$.skills[0]"),
        Arguments.of("skills", text("a skill of ten"), "$.skills"),
        Arguments.of("skills", many(101, "a skill of ten"), "$.skills"),
        Arguments.of("professionals", list("p"), "$.professionals[0]"),
        Arguments.of("professionals", list("p".repeat(32)), "$.professionals[0]"),
        Arguments.of("help", text("h".repeat(512)), "$.help"),
        Arguments.of("tags", list("t"), "$.tags[0]"),
        Arguments.of("tags", list("tt", "t".repeat(16)), "$.tags[1]"),
        Arguments.of("tags", list("t t"), "$.tags[0]"),
        Arguments.of("tags", list("-tt"), "$.tags[0]"),
        Arguments.of("entries", json("{}"), "$.entries"),
        Arguments.of("entries", json("[5]"), "$.entries[0]"),
        Arguments.of("entries", json("[{}, {\"name\": \"\"}]"), "$.entries[1].name"),
        Arguments.of(
            "entries", json("[{\"name\": \"a\"}, {\"name\": \"a\"}]"), "$.entries[1].name"),
        Arguments.of("entries", json("[{\"name\": \" \"}]"), "$.entries[0].name"),
        Arguments.of("entries", json("[{\"name\": \"a/b\"}]"), "$.entries[0].name"),
        Arguments.of("entries", json("[{\"name\": \"a#b\"}]"), "$.entries[0].name"),
        Arguments.of("entries", json("[{\"name\": \"..\"}]"), "$.entries[0].name"),
        Arguments.of("entries", json("[{\"name\": 1}]"), "$.entries[0].name"),
        Arguments.of(
            "entries", json("[{\"name\": \"" + "n".repeat(65) + "\"}]"), "$.entries[0].name"),
        Arguments.of(
            "entries",
            json("[{\"description\": \"" + "d".repeat(1024) + "\"}]"),
            "$.entries[0].description"),
        Arguments.of("entries", json("[{\"contextual\": \"yes\"}]"), "$.entries[0].contextual"),
        Arguments.of("entries", json("[{\"schema\": 5}]"), "$.entries[0].schema"),
        Arguments.of("entries", json("[{\"schema\": \"no json\"}]"), "$.entries[0].schema"),
        Arguments.of(
            "entries", json("[{\"schema\": {\"type\": \"text\"}}]"), "$.entries[0].schema.type"),
        Arguments.of("entries", entries(201), "$.entries"),
        Arguments.of("entries", json("[{\"schema\": " + bigSchema() + "}]"), "$.entries[0].schema"),
        Arguments.of("published", json("\"yes\""), "$.published"),
        Arguments.of("published", json("null"), "$.published"),
        Arguments.of("published", json("1"), "$.published"));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void refusesWhatIsBeyondThemAndNamesThePath(String field, JsonNode value, String path) {
    ObjectNode role = Samples.role();
    role.set(field, value);
    assertIsRefused(api.post("/api/roles", role), path);
    String id = Samples.makeRole(api, false);
    assertIsRefused(api.patch("/api/roles/" + id, Json.object().set(field, value)), path);
  }

  private static void assertIsRefused(Answer answer, String path) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("invalid");
    assertThat(paths(answer)).contains(path);
  }

  @Test
  void reportsAllMistakesTogether() {
    Answer answer =
        api.post(
            "/api/roles",
            "{\"nick\": \"-\", \"avatar\": 1, \"skills\": [\"short\"], \"professionals\": 5,"
                + " \"help\": [], \"tags\": [\"x\"], \"entries\": [{\"name\": \"#\"}],"
                + " \"published\": \"no\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(paths(answer))
        .containsExactlyInAnyOrder(
            "$.nick",
            "$.goal",
            "$.avatar",
            "$.skills[0]",
            "$.professionals",
            "$.help",
            "$.tags[0]",
            "$.entries[0].name",
            "$.published");
  }

  @Test
  void requiresNickAndGoalOfANewRole() {
    assertThat(paths(api.post("/api/roles", "{}"))).containsExactlyInAnyOrder("$.nick", "$.goal");
  }

  @Test
  void refusesABodyThatIsNoObject() {
    for (String body : List.of("[]", "5", "\"text\"", "null", "", "{", "{\"nick\": \"ab\"} x")) {
      Answer answer = api.post("/api/roles", body);
      assertThat(answer.status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void answersEverythingThatWasGiven() {
    ObjectNode role =
        (ObjectNode)
            json(
                """
                {"nick": "All-of-it", "goal": "Keep <b>every</b> character: \\" ' \\\\ \\u0001 😀",
                 "avatar": "https://example.com/a.png", "skills": ["knows \\"quotes\\""],
                 "professionals": ["tester"], "help": "none", "tags": ["Tag"],
                 "entries": [
                   {"name": "", "description": "default"},
                   {"name": "check", "contextual": true,
                    "schema": {"type": "object", "properties": {"a": {"const": 1.5}}}}],
                 "published": true}\
                """);
    Answer made = api.post("/api/roles", role);
    assertThat(made.status()).isEqualTo(201);
    String path = made.header("Location");
    assertThat(path).isEqualTo("/api/roles/" + made.json().path("id").asString());
    Answer read = api.get(path);
    assertThat(read.json()).isEqualTo(made.json());
    role.properties().forEach(e -> assertThat(read.json().get(e.getKey())).isEqualTo(e.getValue()));
    assertThat(read.json().path("id").asString()).matches("[A-Za-z0-9_-]{21}");
    assertThat(read.json().path("createdAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(read.json().has("deleted")).isFalse();
  }

  @Test
  void answersASchemaAsJsonHoweverItWasGiven() {
    ObjectNode role = Samples.role();
    role.set("entries", json("[{\"schema\": \"{\\\"type\\\": \\\"array\\\"}\"}]"));
    assertThat(api.post("/api/roles", role).json().at("/entries/0/schema"))
        .isEqualTo(json("{\"type\": \"array\"}"));
  }

  static List<String> paths(Answer answer) {
    return answer.json().path("errors").valueStream().map(e -> e.path("path").asString()).toList();
  }

  private static JsonNode json(String text) {
    return Json.parse(text);
  }

  private static JsonNode text(String text) {
    return Json.nodes().stringNode(text);
  }

  private static JsonNode list(String... texts) {
    return Json.mapper().valueToTree(texts);
  }

  private static JsonNode many(int count, String text) {
    return Json.mapper().valueToTree(IntStream.range(0, count).mapToObj(_ -> text).toList());
  }

  private static JsonNode entries(int count) {
    return Json.mapper()
        .valueToTree(
            IntStream.range(0, count).mapToObj(i -> Json.object().put("name", "e" + i)).toList());
  }

  private static String bigSchema() {
    return "{\"title\": \"" + "t".repeat(65_536) + "\"}";
  }
}
