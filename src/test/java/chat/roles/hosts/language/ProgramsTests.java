package chat.roles.hosts.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.hosts.language.Program.Entry;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ProgramsTests {

  private final Programs programs = new Programs(TestTools.toolbox());

  @Test
  void readsAWholeHost() {
    Program program =
        parse(
            """
            {
              "roleId": "r", "published": false, "unheardOf": 1,
              "onCreate": {"to": "eval", "prompt": "hi"},
              "onInit": {}, "onFinish": null,
              "onEntries": [
                {"handle": {"to": "llm:cost=0#quality=2", "prompt": "Say <<req.text>>", "docs": "x"}},
                {"name": "list", "description": "Lists", "contextual": false,
                 "schema": "{\\"type\\": \\"array\\"}",
                 "handle": {"to": "@TR two#translate", "prompt": {"a": "<?req.data?>"}}},
                {"name": "none"}
              ],
              "members": [
                {"name": "TR two", "roleId": "translator-role", "hostId": "translator-host",
                 "avatar": "https://x/y.png", "earlyCreate": true},
                {"name": "BA", "roleId": "ba"}
              ]
            }
            """);
    assertThat(program.singleton()).isFalse();
    assertThat(program.lifecycle().onCreate()).isNotNull();
    assertThat(program.lifecycle().onInit()).isNull();
    assertThat(program.entries().keySet()).containsExactly("", "list", "none");
    Entry list = program.entry("list").orElseThrow();
    assertThat(list.description()).isEqualTo("Lists");
    assertThat(list.contextual()).isFalse();
    assertThat(list.schema()).isEqualTo(Json.parse("{\"type\":\"array\"}"));
    assertThat(handle(program, "list").to())
        .isEqualTo(new Address.OfMember(List.of("TR two"), "translate"));
    assertThat(handle(program, "list").at()).isEqualTo("$.onEntries[1].handle");
    assertThat(handle(program, "").to()).isEqualTo(new Address.OfTool("llm", "cost=0#quality=2"));
    assertThat(program.entry("none").orElseThrow().handle()).isNull();
    assertThat(program.entry("none").orElseThrow().contextual()).isNull();
    assertThat(program.member("TR two").orElseThrow().earlyCreate()).isTrue();
    assertThat(program.member("BA").orElseThrow().hostId()).isNull();
    assertThat(program.member("X")).isEmpty();
  }

  @Test
  void anEmptyHostIsAProgram() {
    Program program = parse("{}");
    assertThat(program.entries()).isEmpty();
    assertThat(program.members()).isEmpty();
  }

  @Test
  void readsRulesWithAllTheirParts() {
    Prompt prompt =
        handle(
            """
            {"to": "llm", "prompt": "p", "responses": [
              "a bare text",
              {"when": "<<req.text>>", "then": "t", "else": "e", "last": "l"},
              {"when": {"to": "eval", "prompt": "yes"}, "then": {"to": "json"}, "else": {},
               "loop": true, "break": true, "tag": "outer"},
              {"else": {}, "break": false, "loop": false, "tag": null},
              {"tag": "around", "then": {"responses": [{"break": "around"}]}, "break": ""}
            ]}
            """);
    List<Rule> rules = prompt.rules();
    assertThat(rules).extracting(Rule::at).startsWith("$.onEntries[0].handle.responses[0]");
    assertSent(rules.get(0).then(), "llm", "$.onEntries[0].handle.responses[0]");
    assertThat(rules.get(0).when()).isNull();
    assertSent(rules.get(1).when(), "eval", "$.onEntries[0].handle.responses[1].when");
    assertSent(rules.get(1).then(), "llm", "$.onEntries[0].handle.responses[1].then");
    assertSent(rules.get(1).otherwise(), "llm", "$.onEntries[0].handle.responses[1].else");
    assertSent(rules.get(1).last(), "llm", "$.onEntries[0].handle.responses[1].last");
    assertThat(rules.get(2).otherwise()).isSameAs(rules.get(2).then());
    assertThat(rules.get(2).loop()).isTrue();
    assertThat(rules.get(2).breaks()).isEqualTo(new Rule.Break(null));
    assertThat(rules.get(2).tag()).isEqualTo("outer");
    assertThat(rules.get(3).otherwise()).isNull();
    assertThat(rules.get(3).breaks()).isNull();
    Prompt inner = Objects.requireNonNull(rules.get(4).then());
    assertThat(inner.to()).isNull();
    assertThat(inner.rules().getFirst().breaks()).isEqualTo(new Rule.Break("around"));
    assertThat(rules.get(4).breaks()).isNull();
  }

  @Test
  void anAbsentPromptIsNoBodyAndAnEmptyTextIsOne() {
    assertThat(handle("{\"to\": \"llm\"}").body()).isNull();
    assertThat(handle("{\"to\": \"llm\", \"prompt\": null}").body()).isNull();
    assertThat(body(handle("{\"to\": \"llm\", \"prompt\": \"\"}")).stringValue()).isEmpty();
    assertThat(body(handle("{\"to\": \"llm\", \"prompt\": 5}")).intValue()).isEqualTo(5);
    assertThat(body(handle("{\"to\": \"llm\", \"prompt\": [\"<?1+1?>\"]}")))
        .isEqualTo(Json.parse("[2]"));
  }

  @Test
  void aToolThatTakesItsPromptRawKeepsItAsWritten() {
    Prompt script = handle("{\"to\": \"script\", \"prompt\": \"return 1 << 2 >> <<a b>>\"}");
    assertThat(body(script).stringValue()).isEqualTo("return 1 << 2 >> <<a b>>");
  }

  @Test
  void anEmptyToIsNowhere() {
    assertThat(handle("{}").to()).isNull();
    assertThat(handle("{\"to\": \"\"}").to()).isNull();
    assertThat(handle("{\"to\": null, \"prompt\": \"x\"}").to()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "@BA => [BA] null",
        "@BA#run => [BA] run",
        "@BA@KBK#version => [BA, KBK] version",
        "@parent@anybody#x y => [parent, anybody] x y",
        "@parent => [parent] null",
        "@two words#e => [two words] e",
        "@ two words @ KBK # e => [two words, KBK] e",
        "@#run => [] run",
        "@# => [] null",
        "@BA#a#b@c => [BA] a#b@c",
      })
  void readsAddressesOfMembers(String to, String expected) {
    Address.OfMember address = (Address.OfMember) Objects.requireNonNull(sentTo(to).to());
    assertThat(address.names() + " " + address.entry()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "llm => llm|",
        "llm: => llm|",
        "llm:cost=0#quality=2 => llm|cost=0#quality=2",
        "restAPI:GET https://x/<<req.text>>:80 => restAPI|GET https://x/<<req.text>>:80",
        "iterator:flat#<<key>> => iterator|flat#<<key>>",
      })
  void readsAddressesOfTools(String to, String expected) {
    Address.OfTool address = (Address.OfTool) Objects.requireNonNull(sentTo(to).to());
    assertThat(address.protocol() + "|" + address.address()).isEqualTo(expected);
  }

  @Test
  void reportsEveryMistakeWithItsPlaceAndItsRemedy() {
    List<Mistake> mistakes =
        mistakes(
            """
            {
              "onInit": 5,
              "onEntries": [
                {"handle": {"to": "lm", "prompt": "Say <<req.text +>> please", "responses": [
                  {"when": {"to": "eval:dta", "prompt": {"a b": ["<?x y?>"]}}, "then": "@nobody"},
                  {"then": {"to": "@BB#x"}, "break": "outer", "loop": "yes"},
                  7
                ]}},
                {"name": "twice", "schema": {"type": "strin"}},
                {"name": "twice", "schema": "{", "contextual": "no"},
                {"name": "iterates", "handle": {"to": "iterator", "prompt": "a b"}}
              ],
              "members": [
                {"name": "BA", "roleId": "ba"},
                {"name": "BA", "roleId": "ba"},
                {"name": "x", "roleId": "no id!"},
                {"name": "parent"}
              ]
            }
            """);
    assertThat(mistakes)
        .extracting(Mistake::path)
        .containsExactly(
            "$.onInit",
            "$.onEntries[0].handle.to",
            "$.onEntries[0].handle.prompt",
            "$.onEntries[0].handle.responses[0].when.to",
            "$.onEntries[0].handle.responses[0].when.prompt['a b'][0]",
            "$.onEntries[0].handle.responses[1].then.to",
            "$.onEntries[0].handle.responses[1].loop",
            "$.onEntries[0].handle.responses[1].break",
            "$.onEntries[0].handle.responses[2]",
            "$.onEntries[1].schema.type",
            "$.onEntries[2].contextual",
            "$.onEntries[2].schema",
            "$.onEntries[2].name",
            "$.onEntries[3].handle.prompt",
            "$.members[1].name",
            "$.members[2].name",
            "$.members[2].roleId",
            "$.members[3].name",
            "$.members[3].roleId");
    assertThat(at(mistakes, "$.onEntries[0].handle.to"))
        .isEqualTo(
            "there is no tool `lm`. Did you mean `llm`? There are broken, eval, iterator, json, llm,"
                + " restAPI, script, and @name for a member.");
    assertThat(at(mistakes, "$.onEntries[0].handle.prompt"))
        .startsWith("`<<req.text +>>`: column 17: expected a value, found the end");
    assertThat(at(mistakes, "$.onEntries[0].handle.responses[0].when.prompt['a b'][0]"))
        .startsWith("`<?x y?>`: column 5: expected an operator or the end, found `y`");
    assertThat(at(mistakes, "$.onEntries[0].handle.responses[1].then.to"))
        .isEqualTo(
            "`BB` is no member of this host. Did you mean `BA`? Declare it in members, or write one"
                + " of @BA, @parent, @x, @parent.");
    assertThat(at(mistakes, "$.onEntries[0].handle.responses[1].break"))
        .startsWith("no rule around this one has the tag `outer`; give one a tag");
    assertThat(at(mistakes, "$.onEntries[3].handle.prompt")).startsWith("column 3: expected");
  }

  @Test
  void aBreakFindsOnlyTagsAroundIt() {
    assertThat(
            mistakes(
                """
                {"onEntries": [{"handle": {"responses": [
                  {"tag": "before", "then": {"responses": [{"tag": "in"}]}},
                  {"break": "before"},
                  {"tag": "around", "then": {"responses": [{"break": "around"}, {"break": "in"}]}},
                  {"tag": "own", "break": "own"}
                ]}}]}
                """))
        .extracting(Mistake::path)
        .containsExactly(
            "$.onEntries[0].handle.responses[1].break",
            "$.onEntries[0].handle.responses[2].then.responses[1].break");
  }

  @Test
  void aSingletonHasNoMembersAndNoLife() {
    assertThat(
            mistakes(
                """
                {"singleton": true, "members": [{"name": "BA", "roleId": "ba"}],
                 "onCreate": "x", "onFinish": {"to": "eval"}, "onInit": {}, "onEntries": [{}]}
                """))
        .extracting(Mistake::path)
        .containsExactly("$.onCreate", "$.onFinish", "$.members");
    assertThat(parse("{\"singleton\": true, \"members\": [], \"onInit\": {}}").singleton())
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "a => must have 2 to 16 characters",
        "12345678901234567 => must have 2 to 16 characters",
        "B@A => must not hold @",
        "B#A => must not hold @",
        "parent => `parent` means the parent actor",
      })
  void refusesNamesOfMembersThatAddressesCannotHold(String name, String message) {
    List<Mistake> mistakes =
        mistakes("{\"members\": [{\"name\": \"" + name + "\", \"roleId\": \"r\"}]}");
    assertThat(mistakes).hasSize(1);
    assertThat(mistakes.getFirst().path()).isEqualTo("$.members[0].name");
    assertThat(mistakes.getFirst().message()).startsWith(message);
  }

  @Test
  void refusesNamesOfMembersWithOuterSpaces() {
    assertThat(mistakes("{\"members\": [{\"name\": \" BA\", \"roleId\": \"r\"}]}"))
        .containsExactly(new Mistake("$.members[0].name", "must not begin or end with a space"));
  }

  @Test
  void namesTheLimits() {
    assertThat(mistakes("{\"onEntries\": [" + "{},".repeat(200) + "{}]}").getFirst())
        .isEqualTo(new Mistake("$.onEntries", "must have at most 200 elements; it has 201"));
    assertThat(mistakes("{\"members\": [" + "{},".repeat(50) + "{}]}").getFirst())
        .isEqualTo(new Mistake("$.members", "must have at most 50 elements; it has 51"));
    assertThat(parse(nested(64)).entries()).hasSize(1);
    assertThat(mistakes(nested(65)))
        .singleElement()
        .extracting(Mistake::message)
        .asString()
        .startsWith("rules are nested more than 64 deep");
  }

  private static String nested(int depth) {
    return "{\"onEntries\":[{\"handle\":"
        + "{\"responses\":[{\"then\":".repeat(depth)
        + "\"x\""
        + "}]}".repeat(depth)
        + "}]}";
  }

  @Test
  void warnsOfWhatIsDoubtful() {
    Programs.Checked checked =
        programs.check(
            Json.parse(
                """
                {"onEntry": [], "onEntries": [{"handel": "x", "handle": {
                   "respones": [], "prompt": "lost", "responses": [{"to": "llm", "prompt": "x"}]}}]}
                """));
    assertThat(checked.warnings())
        .extracting(Mistake::path)
        .containsExactly(
            "$.onEntry",
            "$.onEntries[0].handel",
            "$.onEntries[0].handle.respones",
            "$.onEntries[0].handle",
            "$.onEntries[0].handle.responses[0]");
  }

  @Test
  void aToolThatCannotCheckIsAMistakeAndNoFailure() {
    assertThat(mistakes("{\"onCreate\": {\"to\": \"broken\"}}"))
        .containsExactly(new Mistake("$.onCreate.to", "the tool `broken` cannot read this prompt"));
  }

  @Test
  void refusesWhatIsNoObject() {
    for (String document : List.of("null", "5", "\"x\"", "[]", "true")) {
      assertThat(mistakes(document)).containsExactly(new Mistake("$", "must be an object"));
    }
  }

  @Test
  void readsPromptsAtRunTimeLeniently() {
    Prompt prompt =
        programs.parsePrompt(
            Json.parse("{\"to\": \"@whoever#x\", \"prompt\": \"a <<b c>> <<1+1>>\"}"), "script[2]");
    assertThat(prompt.at()).isEqualTo("script[2]");
    assertThat(body(prompt).stringValue()).isEqualTo("a <<b c>> 2");
    assertSent(programs.parsePrompt(Json.parse("\"hi\""), "$"), "llm", "$");
    assertThat(programs.parsePrompt(Json.parse("null"), "$").to()).isNull();
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () -> programs.parsePrompt(Json.parse("{\"to\": \"what\", \"responses\": 1}"), "$"));
    assertThat(problem.code()).isEqualTo("prompt-invalid");
    assertThat(problem.mistakes()).extracting(Mistake::path).containsExactly("$.to", "$.responses");
  }

  @Test
  void tellsAtMostFiveHundredMistakes() {
    List<Mistake> mistakes =
        mistakes("{\"onCreate\": {\"responses\": [" + "1,".repeat(700) + "1]}}");
    assertThat(mistakes).hasSize(501).last().isEqualTo(new Mistake("$", "and 201 more mistakes"));
  }

  private static void assertSent(@Nullable Prompt prompt, String tool, String at) {
    Prompt there = Objects.requireNonNull(prompt);
    assertThat(there.to()).isEqualTo(new Address.OfTool(tool, ""));
    assertThat(there.at()).isEqualTo(at);
  }

  private Prompt sentTo(String to) {
    return handle(
        parse(
            "{\"members\":[{\"name\":\"BA\",\"roleId\":\"r\"},{\"name\":\"two words\",\"roleId\":\"r\"}],"
                + "\"onEntries\":[{\"handle\":{\"to\":"
                + Json.write(to)
                + "}}]}"),
        "");
  }

  private Prompt handle(String prompt) {
    return handle(parse("{\"onEntries\":[{\"handle\":" + prompt + "}]}"), "");
  }

  private static Prompt handle(Program program, String entry) {
    return Objects.requireNonNull(program.entry(entry).orElseThrow().handle());
  }

  private static JsonNode body(Prompt prompt) {
    return Objects.requireNonNull(prompt.body()).render(TestScope.of("{}"));
  }

  private Program parse(String document) {
    return programs.parse(Json.parse(document));
  }

  private List<Mistake> mistakes(String document) {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> programs.parse(Json.parse(document)));
    assertThat(problem).as(document).isNotNull();
    assertThat(problem.code()).isEqualTo("host-invalid");
    assertThat(problem.category()).isEqualTo(Category.CALLER);
    return problem.mistakes();
  }

  private static String at(List<Mistake> mistakes, String path) {
    return mistakes.stream()
        .filter(m -> m.path().equals(path))
        .map(Mistake::message)
        .findFirst()
        .orElseThrow();
  }
}
