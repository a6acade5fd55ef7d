package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What response rules mean: a prompt, a message to it, and the text and status that it answers. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseRulesTests {

  private static final String ADD = "{\"to\": \"eval\", \"prompt\": \"<<req.text>>%s\"}";

  private Stages stages;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  static Arguments rules(String name, String rules, String text, int status) {
    return Arguments.of(name, rules, text, status);
  }

  private static String add(String what) {
    return ADD.formatted(what);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        rules("no rules", "[]", "a", 0),
        rules("then on success", "[{'then': %s}]".formatted(add("b")), "ab", 0),
        rules(
            "rules in order",
            "[{'then': %s}, {'then': %s}]".formatted(add("b"), add("c")),
            "abc",
            0),
        rules("a rule without then passes on", "[{}]", "a", 0),
        rules("when true", "[{'when': 'true', 'then': %s}]".formatted(add("b")), "ab", 0),
        rules(
            "when in any case",
            "[{'when': 'Yes, I think', 'then': %s}]".formatted(add("b")),
            "ab",
            0),
        rules("when ok", "[{'when': 'that is ok.', 'then': %s}]".formatted(add("b")), "ab", 0),
        rules(
            "only whole words",
            "[{'when': 'yesterday untrue token', 'then': %s}]".formatted(add("b")),
            "a",
            0),
        rules(
            "when sees req",
            "[{'when': \"<<req.text == 'a'>>\", 'then': %s}]".formatted(add("b")),
            "ab",
            0),
        rules(
            "when works on a copy",
            "[{'when': {'to': 'var:req.text', 'prompt': 'yes'}, 'then': %s}]".formatted(add("b")),
            "ab",
            0),
        rules(
            "no match takes else",
            "[{'when': 'no', 'then': %s, 'else': %s}]".formatted(add("b"), add("c")),
            "ac",
            0),
        rules(
            "an empty else is then",
            "[{'when': 'no', 'then': %s, 'else': {}}]".formatted(add("b")),
            "ab",
            0),
        rules(
            "an error inside when is no match",
            "[{'when': {'to': 'error:400', 'prompt': 'yes'}, 'then': %s, 'else': %s}]"
                .formatted(add("b"), add("c")),
            "ac",
            0),
        rules(
            "break skips the rest",
            "[{'then': %s, 'break': true}, {'then': %s}]".formatted(add("b"), add("c")),
            "ab",
            0),
        rules(
            "break only on a match",
            "[{'when': 'no', 'break': true}, {'then': %s}]".formatted(add("c")),
            "ac",
            0),
        rules(
            "break ends the inner list alone",
            "[{'then': {'responses': [{'then': %s, 'break': true}, {'then': %s}]}}, {'then': %s}]"
                .formatted(add("b"), add("x"), add("c")),
            "abc",
            0),
        rules(
            "a tagged break ends the list of its rule",
            "[{'tag': 'out', 'then': {'responses': [{'then': %s, 'break': 'out'}, {'then': %s}]}}, {'then': %s}]"
                .formatted(add("b"), add("x"), add("y")),
            "ab",
            0),
        rules(
            "a tagged break ends the loop of its rule",
            "[{'tag': 'out', 'loop': true, 'then': {'responses': [{'then': %s}, {'when': '<<len(req.text) > 3>>', 'break': 'out'}]}}, {'then': %s}]"
                .formatted(add("b"), add("z")),
            "abbbz",
            0),
        rules(
            "a tagged break through two lists",
            "[{'tag': 'out', 'then': {'responses': [{'then': {'responses': [{'then': %s, 'break': 'out'}, {'then': %s}]}}, {'then': %s}]}}, {'then': %s}]"
                .formatted(add("b"), add("w"), add("x"), add("y")),
            "ab",
            0),
        rules(
            "loops until it no longer matches",
            "[{'when': '<<len(req.text) < 4>>', 'then': %s, 'loop': true}]".formatted(add("b")),
            "abbb",
            0),
        rules(
            "last comes after the list",
            "[{'then': %s, 'last': %s}, {'then': %s}]".formatted(add("b"), add("z"), add("c")),
            "abcz",
            0),
        rules(
            "last in order",
            "[{'last': %s}, {'last': %s}]".formatted(add("y"), add("z")),
            "ayz",
            0),
        rules(
            "last of matched rules only",
            "[{'when': 'no', 'last': %s}]".formatted(add("z")),
            "a",
            0),
        rules(
            "last also after a break",
            "[{'last': %s, 'break': true}, {'then': %s}]".formatted(add("z"), add("x")),
            "az",
            0),
        rules(
            "last once for a loop",
            "[{'when': '<<len(req.text) < 3>>', 'then': %s, 'loop': true, 'last': %s}]"
                .formatted(add("b"), add("z")),
            "abbz",
            0),
        rules(
            "an error skips then",
            "[{'then': {'to': 'error:418', 'prompt': 'tea'}}, {'then': %s}]".formatted(add("x")),
            "a",
            418),
        rules(
            "an error takes else",
            "[{'then': {'to': 'error:418', 'prompt': 'tea'}}, {'else': %s}]".formatted(add("e")),
            "ae",
            418),
        rules(
            "ErrorHandle repairs",
            "[{'then': {'to': 'error:418', 'prompt': 'tea'}}, {'when': 'ErrorHandle', 'then': {'to': 'eval', 'prompt': '<<req.statusCode>> <<req.message>>'}}]",
            "418 tea",
            0),
        rules(
            "ErrorHandle matches errors only",
            "[{'when': 'ErrorHandle', 'then': %s}]".formatted(add("x")),
            "a",
            0),
        rules(
            "a repair may set another error",
            "[{'then': {'to': 'error:418', 'prompt': 'tea'}}, {'when': 'ErrorHandle', 'then': {'to': 'error:500', 'prompt': 'cup'}}]",
            "a",
            500),
        rules(
            "after a repair rules match again",
            "[{'then': {'to': 'error:418', 'prompt': 'tea'}}, {'when': 'ErrorHandle'}, {'then': %s}]"
                .formatted(add("b")),
            "ab",
            0),
        rules(
            "an endless loop ends with an error",
            "[{'then': {'to': 'eval', 'prompt': 'a'}, 'loop': true}]",
            "a",
            508));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void rulesMeanWhatTheLanguageSays(String name, String rules, String text, int status) {
    String prompt = "{'to': 'eval', 'prompt': '<<req.text>>', 'responses': %s}".formatted(rules);
    String actor = stages.answering(json(prompt));
    JsonNode answer = stages.put(actor, "{\"text\": \"a\"}");
    assertThat(answer.path("text").asString()).as(answer.toString()).isEqualTo(text);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
  }

  /** Single quotes around JSON, double quotes inside of expressions. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder();
    boolean inDouble = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        inDouble = !inDouble;
        json.append(c);
      } else {
        json.append(c == '\'' && !inDouble ? '"' : c);
      }
    }
    return json.toString();
  }
}
