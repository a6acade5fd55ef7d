package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.ServerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever stands in a template, an expression, a path or an address, a user who steps into a run
 * of an actor gets to nothing but that actor: not to Java, not to the author's secrets or another
 * user's variables, not beyond the bounds. Deep and wide by a seed; {@code -Dhostile.seed} takes
 * another.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTemplatesTests {

  private static final long SEED = Long.getLong("hostile.seed", 20261122);
  private static final int ROUNDS = Integer.getInteger("hostile.rounds", 25);
  private static final int WIDE = 150;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CANARY = "CANARY-OF-SOMEBODY-ELSE";
  private static final Pattern LEAK =
      Pattern.compile(
          CANARY
              + "|(?i)java\\.(lang|util|io)|jdk\\.|chat\\.roles\\.|jackson\\.|springframework"
              + "|\\$\\$|@[0-9a-f]{7,8}\\b|StackOverflow|OutOfMemory|NullPointer|Exception in");

  private static final List<String> NAMES =
      List.of(
          "me",
          "req",
          "own",
          "canary",
          "secrets",
          "mySecrets",
          "env",
          "this",
          "class",
          "getClass",
          "constructor",
          "__proto__",
          "prototype",
          "toString",
          "valueOf",
          "Runtime",
          "System",
          "process",
          "globalThis",
          "Polyglot",
          "Java",
          "eval",
          "Function",
          "token",
          "authToken",
          "password",
          "owner",
          "parent",
          "options",
          "data",
          "text",
          "length",
          "KEY",
          "0",
          "-1",
          "x",
          "nothing",
          "hashCode",
          "forName",
          "exec",
          "getenv",
          "T",
          "root",
          "actor",
          "role",
          "ctx");

  private static final List<String> FUNCTIONS =
      List.of(
          "len", "escape", "json", "keys", "values", "first", "last", "join", "split", "lower",
          "upper", "trim", "now", "uuid");

  private static final List<String> OPERATORS =
      List.of(
          "+", "-", "*", "/", "//", "%", "^", "==", "!=", "<", "<=", ">", " in ", "&&", "||", "?:");

  private final Random random = new Random(SEED);
  private Registered user;
  private Stages stages;
  private String actor;
  private String victim;

  @BeforeAll
  void setsTheStage(@LocalServerPort int port) {
    Registered other = Api.on(port).register();
    other
        .api()
        .put(
            "/api/me/secrets/KEY",
            Map.of("value", CANARY, "targets", List.of("https://api.example.com")));
    Stages others = Stages.of(other.api());
    String program =
        "{\"onEntries\": [{\"name\": \"keep\", \"handle\": {\"to\": \"var:canary\", \"prompt\": \"<<req.text>>\"}},"
            + " {\"name\": \"read\", \"handle\": {\"to\": \"eval\", \"prompt\": \"<<canary>>\"}}]}";
    victim = others.actor(program);
    others.patch(victim, "keep", "{\"text\": \"" + CANARY + "\"}");
    assertThat(others.put(victim, "read", "{}").path("text").asString()).isEqualTo(CANARY);

    user = Api.on(port).register();
    stages = Stages.of(user.api());
    actor = stages.actor(program);
    stages.put(actor, "command-start", Json.write(own()));
  }

  private static ObjectNode own() {
    ObjectNode dto = Json.object().put("text", "own text");
    dto.set(
        "data", Json.parse("{\"x\": [1, {\"x\": [2]}], \"own\": \"data\", \"0\": {\"x\": null}}"));
    return dto;
  }

  @Test
  void templatesReachNothingElse() {
    int answered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ArrayNode templates = Json.nodes().arrayNode();
      for (int i = 0; i < WIDE; i++) {
        templates.add(template());
      }
      if (commands("eval:data", templates).path("statusCode").asInt() == 0) {
        answered++;
      }
      ObjectNode nested = Json.object();
      ObjectNode at = nested;
      for (int depth = random.nextInt(150); depth > 0; depth--) {
        at = at.put(name(), template()).putObject(name() + depth);
      }
      commands("eval:data", nested);
    }
    assertThat(answered).as("most are carried out, and not only refused").isGreaterThan(ROUNDS / 2);
  }

  @Test
  void pathsAndAddressesReachNothingElse() {
    for (int round = 0; round < ROUNDS * 4; round++) {
      JsonNode value = Json.nodes().stringNode(template());
      switch (random.nextInt(6)) {
        case 0 -> commands("var:" + path(), value);
        case 1 ->
            commands("var:" + path() + "#move", Json.nodes().stringNode("<?" + path() + "?>"));
        case 2 -> commands("var:<<" + expression(3) + ">>", value);
        case 3 ->
            commands("iterator:<<" + expression(3) + ">>#flat", Json.nodes().stringNode(path()));
        case 4 -> commands("@" + name() + "@" + name() + "#" + name(), value);
        default -> commands("@parent@" + victim + "#read", value);
      }
      if (round % 20 == 0) {
        commands("eval", Json.nodes().stringNode("<<me|json>> <<own|json>> <<canary>>"));
      }
    }
    JsonNode still = stages.put(actor, "read", "{}");
    assertThat(still.toString()).doesNotContain(CANARY);
  }

  @Test
  void nobodySeesTheTokensOfTheirActors() {
    JsonNode me = commands("eval:data", Json.parse("\"<?me?>\"")).path("data");
    assertThat(me.propertyNames())
        .isSubsetOf("id", "nick", "owner", "roleId", "hostId", "parentId", "avatar");
  }

  /** Carries it out as the actor, and looks at what comes. */
  private JsonNode commands(String to, JsonNode prompt) {
    ObjectNode command = Json.object();
    command.putObject("data").put("to", to).set("prompt", prompt);
    long from = System.nanoTime();
    JsonNode answer = stages.put(actor, "command-run", Json.write(command));
    String shown = answer.toString();
    String what = "seed %d: %s %s".formatted(SEED, to, prompt);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).as(what).isLessThan(SOON);
    assertThat(answer.path("statusCode").asInt()).as(what + shown).isNotEqualTo(500);
    assertThat(LEAK.matcher(shown.replace(victim, "")).results().map(m -> m.group()).toList())
        .as(what)
        .isEmpty();
    assertThat(shown.length()).isLessThan(25_000_000);
    // what an error or a result made of the dto is not what the next one is to see
    stages.put(actor, "command-run", restore());
    return answer;
  }

  private static String restore() {
    ObjectNode command = Json.object();
    command.putObject("data").put("to", "var:req.data").set("prompt", own().path("data"));
    return Json.write(command);
  }

  private String template() {
    StringBuilder template = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      template.append(random.nextInt(3) == 0 ? name() : "");
      String open = List.of("<<", "<?", "<|").get(random.nextInt(3));
      String close = List.of(">>", "?>", "|>").get(random.nextInt(3));
      template.append(open).append(expression(random.nextInt(7))).append(close);
    }
    return template.toString();
  }

  private String path() {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      parts.add(
          random.nextInt(8) == 0
              ? List.of("", "..", "/", "%2e", "a'b", "😀", "[0]").get(random.nextInt(7))
              : name());
    }
    return String.join(".", parts);
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private String expression(int depth) {
    if (depth <= 0) {
      return List.of(name(), "'" + name() + "'", "1", "null", "." + name(), "1e308", "[]", "{}")
          .get(random.nextInt(8));
    }
    String a = expression(random.nextInt(depth));
    String b = expression(random.nextInt(depth));
    return switch (random.nextInt(12)) {
      case 0, 1 -> a + "." + name();
      case 2 -> a + "['" + name() + "']";
      case 3 -> a + "[" + b + "]";
      case 4 -> a + "[." + name() + OPERATORS.get(random.nextInt(OPERATORS.size())) + b + "]";
      case 5 -> a + "|" + FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
      case 6 -> FUNCTIONS.get(random.nextInt(FUNCTIONS.size())) + "(" + a + ", " + b + ")";
      case 7 -> "(" + a + ")" + OPERATORS.get(random.nextInt(OPERATORS.size())) + "(" + b + ")";
      case 8 -> a + "." + name() + "(" + b + ")";
      case 9 -> "[" + (a + ",").repeat(random.nextInt(1, 60)) + b + "]";
      case 10 -> "{'" + name() + "': " + a + ", " + name() + ": " + b + "}";
      default -> "((".repeat(random.nextInt(40)) + a + "))".repeat(random.nextInt(40));
    };
  }
}
