package chat.roles.hosts.language;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a document holds, it is a program or a problem of the caller's. */
class HostileProgramsTests {

  private static final List<String> NAMES =
      List.of(
          "onCreate",
          "onInit",
          "onCreated",
          "onPreEntry",
          "onPostEntry",
          "onFinish",
          "onEntries",
          "members",
          "singleton",
          "name",
          "roleId",
          "hostId",
          "earlyCreate",
          "avatar",
          "handle",
          "schema",
          "contextual",
          "description",
          "to",
          "prompt",
          "responses",
          "when",
          "then",
          "else",
          "last",
          "loop",
          "break",
          "tag",
          "$ref",
          "type",
          "properties",
          "",
          "a b",
          "'",
          "\n",
          "😀");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "llm",
          "eval",
          "evall",
          "@",
          "@#",
          "@@",
          "@a@",
          "@BA",
          "@parent@x#y",
          ":",
          "llm:",
          "json:x:y",
          "<<",
          "<<a>>",
          "<<a b>>",
          "<?1?>",
          "<|'|>",
          "{}",
          "{\"type\":1}",
          "[",
          "true",
          "\0",
          "#/$defs/x",
          "#",
          "script",
          "iterator",
          "broken",
          "x".repeat(300),
          "BA",
          "yes");

  private final Programs programs = new Programs(TestTools.toolbox());

  @Test
  void randomDocumentsAreProgramsOrProblems() {
    Random random = new Random(31);
    int good = 0;
    for (int i = 0; i < 3_000; i++) {
      JsonNode document = host(random);
      good += isProgram(document) ? 1 : 0;
      isPrompt(value(random, 6));
    }
    assertThat(good).isPositive();
  }

  @Test
  void largeAndDeepDocumentsEndSoon() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          isProgram(nest(5_000, inner -> Json.object().set("onCreate", inner)));
          isProgram(
              Json.object().set("onCreate", nest(5_000, i -> Json.object().set("prompt", i))));
          isProgram(
              Json.object()
                  .set(
                      "onCreate",
                      nest(
                          3_000,
                          i ->
                              Json.object()
                                  .set(
                                      "responses",
                                      Json.nodes()
                                          .arrayNode()
                                          .add(Json.object().set("then", i))))));
          isProgram(Json.object().set("onEntries", many(300_000, Json.object())));
          isProgram(
              Json.object()
                  .set(
                      "onCreate",
                      Json.object().set("responses", many(200_000, Json.object().put("then", 5)))));
          isProgram(
              Json.object()
                  .set(
                      "onCreate",
                      Json.object().put("to", "llm").put("prompt", "<<a b>>".repeat(150_000))));
          isProgram(
              Json.object()
                  .set(
                      "onCreate",
                      Json.object().put("to", "llm").put("prompt", "<<a>>".repeat(200_000))));
          isProgram(Json.object().set("onCreate", Json.object().put("to", "@".repeat(1_000_000))));
          isProgram(Json.object().set("onCreate", Json.object().put("to", "x".repeat(1_000_000))));
          isProgram(
              Json.object()
                  .set("onCreate", Json.object().put("to", "llm:" + "<<".repeat(500_000))));
          isProgram(
              Json.object()
                  .set(
                      "onEntries",
                      Json.nodes()
                          .arrayNode()
                          .add(
                              Json.object()
                                  .set(
                                      "schema",
                                      nest(
                                          5_000,
                                          i ->
                                              Json.object()
                                                  .set(
                                                      "properties", Json.object().set("a", i)))))));
          isProgram(
              Json.object()
                  .set(
                      "onEntries",
                      many(
                          200,
                          Json.object().put("schema", "{\"$ref\":\"https://example.org/x\"}"))));
        });
  }

  private interface Wrapper {
    JsonNode around(JsonNode inner);
  }

  private static JsonNode nest(int depth, Wrapper wrapper) {
    JsonNode node = Json.nodes().stringNode("<<x>>");
    for (int i = 0; i < depth; i++) {
      node = wrapper.around(node);
    }
    return node;
  }

  private static ArrayNode many(int count, JsonNode element) {
    ArrayNode array = Json.nodes().arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(element);
    }
    return array;
  }

  private static ObjectNode host(Random random) {
    ObjectNode host = Json.object();
    for (int n = random.nextInt(6); n > 0; n--) {
      host.set(NAMES.get(random.nextInt(9)), value(random, 7));
    }
    if (random.nextBoolean()) {
      ArrayNode entries = host.putArray("onEntries");
      for (int n = random.nextInt(4); n > 0; n--) {
        entries.addObject().put("name", text(random)).set("handle", value(random, 6));
      }
    }
    return host;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 6)) {
      case 0 -> Json.nodes().nullNode();
      case 1 -> Json.nodes().booleanNode(random.nextBoolean());
      case 2 -> Json.nodes().numberNode(random.nextGaussian() * 1e10);
      case 3, 4, 5 -> Json.nodes().stringNode(text(random));
      case 6, 7 -> {
        ArrayNode array = Json.nodes().arrayNode();
        for (int n = random.nextInt(4); n > 0; n--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = Json.object();
        for (int n = random.nextInt(5); n > 0; n--) {
          object.set(NAMES.get(random.nextInt(NAMES.size())), value(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private boolean isProgram(JsonNode document) {
    try {
      programs.check(document);
      return true;
    } catch (Problem problem) {
      assertThat(problem.category()).isEqualTo(Category.CALLER);
      assertThat(problem.mistakes())
          .isNotEmpty()
          .allSatisfy(m -> assertThat(m.path()).startsWith("$"))
          .allSatisfy(m -> assertThat(m.message()).isNotBlank().hasSizeLessThan(2_000));
      return false;
    }
  }

  private void isPrompt(JsonNode prompt) {
    try {
      programs.parsePrompt(prompt, "$");
    } catch (Problem problem) {
      assertThat(problem.code()).isEqualTo("prompt-invalid");
    }
  }
}
