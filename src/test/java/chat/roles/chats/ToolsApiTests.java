package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The tools as a program meets them. In these programs single quotes stand for double ones. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsApiTests {

  private Stages stages;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  private JsonNode answer(String prompt, String dto) {
    return stages.put(stages.answering(prompt.replace('\'', '"')), dto.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "iterator | '<?req.data?>' | [1,0,'',null,false,2] | [1,2] | 0",
        "iterator:flat | '<?req.data?>' | [[1,2],[],3] | [1,2,3] | 0",
        "iterator | '<?req.data?>' | [[1,2],[],3] | [[1,2],[],3] | 0",
        "iterator:<<id>> | '<?req.data?>' | [{'id':1,'n':'a'},{'id':1,'n':'b'},{'id':2}] | [{'id':1,'n':'a'},{'id':2}] | 0",
        "iterator:#parallel=3#<<a.b>>#flat | '<?req.data?>' | [[{'a':{'b':7}}],{'a':{'b':7}},{'a':{'b':8}}] | [{'a':{'b':7}},{'a':{'b':8}}] | 0",
        "iterator:parallel=8 | '<?req.data * 2?>' | [3,1,2] | [6,2,4] | 0",
        "iterator | '<?req.data.a?>' | {'no': 'array'} | {'no':'array'} | 400"
      })
  void anIteratorCollectsWhatItsRulesAnswer(
      String to, String each, String data, String expected, int status) {
    JsonNode answer =
        answer(
            "{'to': '%s', 'responses': [{'then': {'to': 'eval:data', 'prompt': %s}}]}"
                .formatted(to, each),
            "{'text': 'kept', 'data': %s}".formatted(data));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.path("data")).isEqualTo(Json.parse(expected.replace('\'', '"')));
    assertThat(answer.path("text").asString()).isEqualTo("kept");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iterator|422|[1,2,3]",
        "iterator:parallel=3|422|[1,2,3]",
        "iterator:continue|0|[1,3]",
        "iterator:#continue#parallel=2|0|[1,3]"
      })
  void anErrorStopsAnIteratorUnlessItIsToContinue(String to, int status, String data) {
    JsonNode answer =
        answer(
            """
            {'to': '%s', 'responses': [
              {'when': '<<req.data == 2>>', 'then': {'to': 'error:422', 'prompt': 'two'}},
              {'then': {'to': 'eval:data', 'prompt': '<?req.data?>'}}]}
            """
                .formatted(to),
            "{'data': [1, 2, 3]}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(answer.path("data")).isEqualTo(Json.parse(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "var:a.b.1.c|<?req.data.x?>|a|{\"b\":{\"1\":{\"c\":[5]}}}",
        "var:a|<?req.data?>|a|{\"x\":[5],\"y\":{\"z\":1}}",
        "var:a.<<req.text>>|v|a|{\"key\":\"v\"}",
        "var:req.data.new|<?req.text?>|req.data|{\"x\":[5],\"y\":{\"z\":1},\"new\":\"key\"}",
        "var:req.data.y|<?req.data.x?>|req.data|{\"x\":[5],\"y\":[5]}",
        "var:req.data.w#move|<?req.data.y.z?>|req.data|{\"x\":[5],\"y\":{},\"w\":1}",
        "var:a#move|<?req.data.x?>|[a, req.data]|[[5],{\"y\":{\"z\":1}}]",
        "var:req.options.mine|<?1?>|req.options.mine|1",
        "var:req.text|<<req.text>>s|req.text|\"keys\""
      })
  void aVariableIsSetAtItsPath(String to, String value, String shown, String expected) {
    JsonNode answer =
        answer(
            "{'to': '%s', 'prompt': '%s', 'responses': [{'then': {'to': 'eval:data', 'prompt': {'v': '<?%s?>'}}}]}"
                .formatted(to, value, shown),
            "{'text': 'key', 'data': {'x': [5], 'y': {'z': 1}}}");
    assertThat(answer.at("/data/v")).as(answer.toString()).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "var:me|x|cannot be a variable",
        "var:req.data.x.name|x|x",
        "var:req.nothing|x|nothing",
        "var:req.statusCode|x|statusCode",
        "var:<<req.text>>|x|me"
      })
  void aVariableThatCannotBeIsAnErrorAndNothingElse(String to, String value, String message) {
    String actor = stages.answering("{\"to\": \"eval\"}");
    stages.put(actor, "command-start", "{\"text\": \"me\", \"data\": {\"x\": 5}}");
    JsonNode answer =
        stages.put(
            actor,
            "command-run",
            "{\"data\": {\"to\": \"%s\", \"prompt\": \"%s\"}}".formatted(to, value));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.path("message").asString()).contains(message, "var");
    assertThat(stages.put(actor, "command-end", "{}").at("/data/x").asInt()).isEqualTo(5);
  }

  @Test
  void jsonTakesWhatATextHoldsAndChecksIt() {
    JsonNode taken =
        answer(
            "{'to': 'json', 'prompt': {'type': 'object', 'required': ['a']}}",
            "{'text': 'Sure: ```json\\n{a: True, // yes\\n}\\n``` there you are'}");
    assertThat(taken.path("data")).isEqualTo(Json.parse("{\"a\": true}"));
    JsonNode wrong =
        answer(
            "{'to': 'json:array', 'prompt': {'type': 'array', 'items': {'type': 'number'}}}",
            "{'text': '[1, \\u0022x\\u0022]'}");
    assertThat(wrong.path("statusCode").asInt()).isEqualTo(422);
    assertThat(wrong.path("message").asString()).contains("[1]");
  }

  @Test
  void jsonFixAsksTheModelTwiceAtMost() {
    JsonNode answer =
        answer(
            "{'to': 'json:fix', 'prompt': {'type': 'object', 'required': ['nobody-would-guess']}}",
            "{'text': 'no JSON here'}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(422);
    assertThat(answer.path("message").asString()).contains("two tries");
    String run = answer.at("/options/runId").asString();
    List<String> asked = new ArrayList<>();
    for (JsonNode qa : stages.api().get("/api/runs/" + run + "/qas").json().path("items")) {
      asked.add(qa.path("tool").asString());
    }
    assertThat(asked).filteredOn("llm"::equals).hasSize(2);
  }

  @Test
  void anErrorPassesItsOwnCodeOn() {
    JsonNode answer =
        answer(
            """
            {'to': 'error:418', 'prompt': 'tea', 'responses': [
              {'when': 'ErrorHandle', 'then': {'to': 'error:<<req.statusCode>>', 'prompt': 'still <<req.message>>'}}]}
            """,
            "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(418);
    assertThat(answer.path("message").asString()).isEqualTo("still tea");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error:0|error",
        "error:teapot|error",
        "log:loud|log",
        "wait:soon|wait",
        "wait:P99999D|wait",
        "var:|var",
        "var:a..b|var",
        "var:req.unknown|var",
        "json:xml|json",
        "iterator:parallel=65|iterator",
        "iterator:<<1 +>>|",
        "iterator:twice|iterator",
        "eval:text|eval",
        "entry:other|entry",
        "user-command:stop|user-command",
        "llm:cost=9|cost",
        "conversation:|conversation",
        "restAPI:GET|restAPI",
        "lllm|llm"
      })
  void whatCannotBeIsSaidWhenAHostIsSaved(String to, String named) {
    String role = Samples.makeRole(stages.api(), false);
    JsonNode checked =
        stages
            .api()
            .post(
                "/api/hosts/check",
                "{\"roleId\": \"%s\", \"onEntries\": [{\"handle\": {\"to\": \"eval\", \"responses\": [{\"then\": {\"to\": \"%s\", \"prompt\": \"x\"}}]}}]}"
                    .formatted(role, to))
            .json();
    List<String> paths = new ArrayList<>();
    checked.path("errors").forEach(e -> paths.add(e.path("path").asString()));
    assertThat(paths)
        .isNotEmpty()
        .allMatch(p -> p.startsWith("$.onEntries[0].handle.responses[0].then."));
    assertThat(checked.at("/errors/0/message").asString()).contains(named == null ? "" : named);
  }
}
