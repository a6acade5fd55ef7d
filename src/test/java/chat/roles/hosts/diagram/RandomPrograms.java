package chat.roles.hosts.diagram;

import chat.roles.kernel.json.Json;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs of every shape, with texts that nobody would write. */
final class RandomPrograms {

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "short",
          "WWWWWWWW".repeat(60),
          "iiii".repeat(200),
          "a sentence of some length about nothing in particular, and on it goes",
          "</text><script>alert(1)</script>",
          "]]><![CDATA[",
          "&amp; &#0; &lt;",
          "\"'><svg onload=alert(1)>",
          "漢字".repeat(100),
          "💥".repeat(80),
          "\u202Eback\u202C",
          "\u0001\u0007\uFFFE",
          "\uD800 half",
          "a\nb\tc\u2028d",
          "<<req.text>>",
          "é\u0301\u0301\u0301");

  private static final List<String> ADDRESSES =
      List.of("eval", "llm", "eval:data", "", "@Member", "@Member#entry", "@#other", "@parent@x#y");

  private final Random random;

  RandomPrograms(long seed) {
    this.random = new Random(seed);
  }

  JsonNode next() {
    ObjectNode host = Json.object();
    ArrayNode members = host.putArray("members");
    members.addObject().put("name", "Member").put("roleId", "some-role").put("earlyCreate", true);
    for (int i = random.nextInt(4); i > 0; i--) {
      members.addObject().put("name", "Member " + i).put("roleId", "some-role");
    }
    if (random.nextBoolean()) {
      host.set("onInit", prompt(2));
      host.set("onFinish", prompt(1));
    }
    ArrayNode entries = host.putArray("onEntries");
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      ObjectNode entry = entries.addObject().put("name", i == 1 ? "" : "entry <" + i + ">");
      entry.put("description", text());
      if (random.nextInt(5) > 0) {
        entry.set("handle", prompt(random.nextInt(1, 14)));
      }
    }
    return host;
  }

  private ObjectNode prompt(int depth) {
    ObjectNode prompt =
        Json.object()
            .put("to", ADDRESSES.get(random.nextInt(ADDRESSES.size())))
            .put("prompt", text());
    if (depth > 0) {
      ArrayNode rules = prompt.putArray("responses");
      for (int i = random.nextInt(depth > 4 ? 2 : 4); i > 0; i--) {
        rules.add(rule(depth - 1));
      }
    }
    return prompt;
  }

  private ObjectNode rule(int depth) {
    ObjectNode rule = Json.object();
    for (String part : List.of("when", "then", "else", "last")) {
      if (random.nextInt(3) == 0) {
        rule.set(part, random.nextBoolean() ? prompt(depth) : Json.nodes().stringNode(text()));
      }
    }
    if (random.nextInt(6) == 0) {
      rule.put("loop", true).put("tag", "round " + depth);
    }
    if (random.nextInt(6) == 0) {
      rule.put("break", true);
    }
    return rule;
  }

  private String text() {
    // what a template may not be, a text of a checked program cannot be
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
