package chat.roles.hosts.web;

import static chat.roles.hosts.web.HostOwnershipTests.paths;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class HostReviewTests {

  @LocalServerPort private int port;
  private Api owner;
  private Api other;
  private String role;

  @BeforeEach
  void makeRole() {
    owner = Api.on(port).register().api();
    other = Api.on(port).register().api();
    role = Samples.makeRole(owner, true);
  }

  @Test
  void refusesAHostWithEightMistakesWithAllEightAndTheirRemedies() {
    Answer answer = owner.post("/api/hosts", eightMistakes());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("host-invalid");
    assertThat(paths(answer))
        .containsExactlyInAnyOrder(
            "$.releasedNo",
            "$.onInit.to",
            "$.onEntries[0].handle.prompt",
            "$.onEntries[1].schema.type",
            "$.onEntries[2].name",
            "$.onEntries[2].handle.to",
            "$.members[0].roleId",
            "$.members[1].name");
    for (JsonNode error : answer.json().path("errors")) {
      assertThat(error.path("message").asString()).hasSizeGreaterThan(10);
    }
    assertThat(owner.get("/api/roles/" + role + "/hosts").json().path("total").asInt()).isZero();
  }

  private ObjectNode eightMistakes() {
    return (ObjectNode)
        Json.parse(
            """
            {"roleId": "%s", "published": true,
             "onInit": {"to": "llmm", "prompt": "hi"},
             "onEntries": [
               {"name": "", "handle": {"to": "eval", "prompt": "<<req.text +>>"}},
               {"name": "a", "schema": {"type": "text"}},
               {"name": "a", "handle": {"to": "@Nobody#ask"}}],
             "members": [{"name": "Somebody", "roleId": "nothing-here"},
                         {"name": "x", "roleId": "%s"}]}\
            """
                .formatted(role, role));
  }

  @Test
  void checksADocumentWithoutSavingIt() {
    Answer wrong = owner.post("/api/hosts/check", eightMistakes());
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.json().path("valid").asBoolean()).isFalse();
    assertThat(paths(wrong)).hasSize(8);
    Answer right = owner.post("/api/hosts/check", Samples.host(role));
    assertThat(right.status()).isEqualTo(200);
    assertThat(right.json().path("valid").asBoolean()).isTrue();
    assertThat(paths(right)).isEmpty();
    assertThat(right.json().at("/uses/tools")).isEqualTo(Json.parse("[\"eval\"]"));
    assertThat(owner.get("/api/roles/" + role + "/hosts").json().path("total").asInt()).isZero();
  }

  @Test
  void checksWhoseRoleItIsAndWhetherItIsPublishedToo() {
    assertThat(paths(other.post("/api/hosts/check", Samples.host(role))))
        .containsExactly("$.roleId");
    String draft = Samples.makeRole(owner, false);
    assertThat(
            paths(
                owner.post(
                    "/api/hosts/check",
                    Samples.host(draft).put("published", true).put("releasedNo", "1"))))
        .containsExactly("$.published");
  }

  @Test
  void warnsOfEntriesAndSchemasThatTheRoleDoesNotDeclare() {
    ObjectNode declared = Samples.role();
    declared.set(
        "entries",
        Json.parse(
            """
            [{"name": "same", "schema": {"type": "object"}},
             {"name": "differs", "schema": {"type": "object"}}, {"name": "any"}]\
            """));
    String id = Samples.make(owner, "/api/roles", declared);
    ObjectNode host = Samples.host(id);
    host.set(
        "onEntries",
        Json.parse(
            """
            [{"name": ""}, {"name": "intro"},
             {"name": "same", "schema": "{\\"type\\": \\"object\\"}"},
             {"name": "differs", "schema": {"type": "array"}},
             {"name": "any", "schema": {"type": "array"}}, {"name": "extra"}]\
            """));
    Answer made = owner.post("/api/hosts", host);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(warned(made))
        .containsExactly("$.onEntries[3].schema", "$.onEntries[4].schema", "$.onEntries[5].name");
    assertThat(owner.get(made.header("Location")).json()).isEqualTo(made.json());
    assertThat(warned(owner.post("/api/hosts/check", host))).hasSize(3);
  }

  @Test
  void warnsOfAReleaseNumberThatWasUsedBefore() {
    ObjectNode host = Samples.host(role).put("releasedNo", "1.0");
    Answer first = owner.post("/api/hosts", host);
    assertThat(warned(first)).isEmpty();
    assertThat(warned(owner.post("/api/hosts", host))).containsExactly("$.releasedNo");
    assertThat(warned(owner.post("/api/hosts", host.put("releasedNo", "1.1")))).isEmpty();
    owner.delete(first.header("Location"));
  }

  @Test
  void looksForTheRolesAndHostsOfMembers() {
    String drafted = Samples.makeRole(other, false);
    String published = Samples.makeRole(other, true);
    String release =
        Samples.make(
            other,
            "/api/hosts",
            Samples.host(published).put("published", true).put("releasedNo", "1"));
    String draft = Samples.make(other, "/api/hosts", Samples.host(published));
    String own = Samples.make(owner, "/api/hosts", Samples.host(role));
    assertThat(paths(withMember(published, release))).isEmpty();
    assertThat(paths(withMember(published, null))).isEmpty();
    assertThat(paths(withMember(role, own))).isEmpty();
    assertThat(paths(withMember(drafted, null))).containsExactly("$.members[0].roleId");
    assertThat(paths(withMember(published, draft))).containsExactly("$.members[0].hostId");
    assertThat(paths(withMember(role, release))).containsExactly("$.members[0].hostId");
    assertThat(paths(withMember(role, "nothing-here"))).containsExactly("$.members[0].hostId");
  }

  private Answer withMember(String memberRole, @org.jspecify.annotations.Nullable String host) {
    ObjectNode document = Samples.host(role);
    document.set("members", members(memberRole, host, false));
    return owner.post("/api/hosts", document);
  }

  private static ArrayNode members(
      String role, @org.jspecify.annotations.Nullable String host, boolean early) {
    ArrayNode members = Json.nodes().arrayNode();
    members
        .addObject()
        .put("name", "Member")
        .put("roleId", role)
        .put("hostId", host)
        .put("earlyCreate", early);
    return members;
  }

  @Test
  void findsEarlyMembersThatLeadBackToTheHost() {
    String a = Samples.make(owner, "/api/hosts", Samples.host(role));
    String b = withEarlyMember(a);
    String c = withEarlyMember(b);
    for (String end : List.of(a, b, c)) {
      Answer answer = setMember(a, end, true);
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(paths(answer)).containsExactly("$.members[0].hostId");
      assertThat(setMember(a, end, false).status()).isEqualTo(200);
    }
    assertThat(setMember(c, a, true).status()).isEqualTo(200);
  }

  private String withEarlyMember(String host) {
    ObjectNode document = Samples.host(role);
    document.set("members", members(role, host, true));
    return Samples.make(owner, "/api/hosts", document);
  }

  private Answer setMember(String host, String member, boolean early) {
    return owner.patch(
        "/api/hosts/" + host, Json.object().set("members", members(role, member, early)));
  }

  @Test
  void collectsWhatIsUsedThroughMembers() {
    String deepRole = Samples.makeRole(owner, true);
    ObjectNode deep = Samples.host(deepRole).put("published", true).put("releasedNo", "1");
    deep.set("onInit", Json.parse("{\"to\": \"llm\", \"prompt\": \"hi\"}"));
    Samples.make(owner, "/api/hosts", deep);

    ObjectNode middle = Samples.host(role);
    middle.set("members", members(deepRole, null, false));
    middle.set(
        "onEntries",
        Json.parse(
            """
            [{"name": "", "handle": {"to": "@Member", "responses": [
              {"when": {"to": "var:x", "prompt": "y"}, "then": {"to": "error:400"},
               "else": {"to": "role"}, "last": {"to": "iterator"}}]}}]\
            """));
    String middleId = Samples.make(owner, "/api/hosts", middle);
    assertThat(owner.get("/api/hosts/" + middleId).json().path("uses"))
        .isEqualTo(
            Json.parse(
                "{\"tools\": [\"error\", \"eval\", \"iterator\", \"llm\", \"role\", \"var\"],"
                    + " \"members\": [\""
                    + deepRole
                    + "\"], \"targets\": [], \"secrets\": [], \"mySecrets\": []}"));

    String topRole = Samples.makeRole(owner, true);
    ObjectNode top = Samples.host(topRole);
    top.set("members", members(role, middleId, false));
    Answer made = owner.post("/api/hosts", top);
    assertThat(made.json().at("/uses/members"))
        .isEqualTo(Json.parse("[\"" + role + "\", \"" + deepRole + "\"]"));
    assertThat(made.json().at("/uses/tools")).hasSize(6);
  }

  @Test
  void refusesADocumentThatIsTooLarge() {
    ObjectNode host = Samples.host(role);
    String frame = Json.write(host.deepCopy().without("roleId").put("docs", ""));
    int rest = 1024 * 1024 - frame.length();
    assertThat(owner.post("/api/hosts", host.put("docs", "d".repeat(rest))).status())
        .isEqualTo(201);
    Answer answer = owner.post("/api/hosts", host.put("docs", "d".repeat(rest + 1)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("detail").asString()).contains("1048576");
    assertThat(owner.post("/api/hosts", host.put("docs", "é".repeat(rest / 2 + 1))).status())
        .isEqualTo(413);
  }

  @Test
  void limitsEntriesMembersAndDepth() {
    assertThat(owner.post("/api/hosts", withEntries(200)).status()).isEqualTo(201);
    assertThat(paths(owner.post("/api/hosts", withEntries(201)))).containsExactly("$.onEntries");
    assertThat(owner.post("/api/hosts", withMembers(50)).status()).isEqualTo(201);
    assertThat(paths(owner.post("/api/hosts", withMembers(51)))).containsExactly("$.members");
    assertThat(owner.post("/api/hosts", withRules(64)).status()).isEqualTo(201);
    assertThat(owner.post("/api/hosts", withRules(65)).status()).isEqualTo(400);
  }

  private ObjectNode withEntries(int count) {
    ObjectNode host = Samples.host(role);
    ArrayNode entries = host.putArray("onEntries");
    for (int i = 0; i < count; i++) {
      entries.addObject().put("name", "e" + i);
    }
    return host;
  }

  private ObjectNode withMembers(int count) {
    ObjectNode host = Samples.host(role);
    ArrayNode members = host.putArray("members");
    for (int i = 0; i < count; i++) {
      members.addObject().put("name", "m" + i).put("roleId", role);
    }
    return host;
  }

  private ObjectNode withRules(int depth) {
    ObjectNode host = Samples.host(role);
    ObjectNode prompt = host.putArray("onEntries").addObject().putObject("handle");
    for (int i = 0; i < depth; i++) {
      prompt = prompt.putArray("responses").addObject().putObject("then");
    }
    return host;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a b", "7 of 9", "翻译", "abcdefghijklmnop", "Second in Line"})
  void takesMemberNamesOfTwoToSixteenCharacters(String name) {
    Answer answer = owner.post("/api/hosts", withMember(name));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().at("/members/0/name").asString()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m", "  ", " ab", "ab ", "abcdefghijklmnopq", "a@b", "a#b", "a\nb", "parent"})
  void refusesOtherMemberNames(String name) {
    assertThat(paths(owner.post("/api/hosts", withMember(name))))
        .isNotEmpty()
        .containsOnly("$.members[0].name");
  }

  @Test
  void limitsWhatElseAMemberSays() {
    ObjectNode host = withMember("Same");
    ObjectNode member = (ObjectNode) host.at("/members/0");
    member.put("avatar", "a".repeat(1023));
    assertThat(owner.post("/api/hosts", host).status()).isEqualTo(201);
    ((ArrayNode) host.path("members"))
        .add(member.deepCopy().put("avatar", "a".repeat(1024)).put("earlyCreate", "yes"));
    assertThat(paths(owner.post("/api/hosts", host)))
        .containsExactlyInAnyOrder(
            "$.members[1].name", "$.members[1].avatar", "$.members[1].earlyCreate");
  }

  private ObjectNode withMember(String name) {
    ObjectNode host = Samples.host(role);
    host.putArray("members").addObject().put("name", name).put("roleId", role);
    return host;
  }

  @Test
  void keepsSingletonsStateless() {
    ObjectNode host = withMember("Helper").put("singleton", true);
    List<String> prompts =
        List.of("onCreate", "onInit", "onCreated", "onPreEntry", "onPostEntry", "onFinish");
    prompts.forEach(name -> host.putObject(name).put("to", "eval").put("prompt", "x"));
    assertThat(paths(owner.post("/api/hosts", host)))
        .contains("$.members")
        .containsAll(prompts.stream().map(name -> "$." + name).toList());
    ObjectNode stateless = Samples.host(role).put("singleton", true);
    assertThat(owner.post("/api/hosts", stateless).status()).isEqualTo(201);
  }

  @Test
  void refusesHostileDocumentsWithAPath() {
    for (String document :
        List.of(
            "{\"roleId\": 5}",
            "{\"roleId\": \"%s\", \"onEntries\": {}}",
            "{\"roleId\": \"%s\", \"onEntries\": [null, 5, \"x\", []]}",
            "{\"roleId\": \"%s\", \"members\": [{\"name\": 5, \"roleId\": {}, \"hostId\": []}]}",
            "{\"roleId\": \"%s\", \"members\": \"x\"}",
            "{\"roleId\": \"%s\", \"members\": {\"a\": {\"roleId\": \"x\"}}}",
            "{\"roleId\": \"%s\", \"members\": [{\"name\": \"ok\", \"roleId\": \"..\"}]}",
            "{\"roleId\": \"%s\", \"onInit\": {\"to\": 7, \"prompt\": 1e999, \"responses\": 3}}",
            "{\"roleId\": \"%s\", \"onInit\": {\"to\": \"\\u0007:\\u0000\"}}",
            "{\"roleId\": \"%s\", \"singleton\": \"yes\"}",
            "{\"roleId\": \"%s\", \"onEntries\": [{\"schema\": {\"$ref\": \"http://127.0.0.1/\"}}]}")) {
      Answer answer = owner.post("/api/hosts", document.replace("%s", role));
      assertThat(answer.status()).as(document + answer.text()).isEqualTo(400);
      assertThat(paths(answer)).as(document).isNotEmpty().allMatch(p -> p.startsWith("$"));
      assertThat(owner.post("/api/hosts/check", document.replace("%s", role)).status())
          .as(document)
          .isIn(200, 400);
    }
  }

  private static List<String> warned(Answer answer) {
    return answer
        .json()
        .path("warnings")
        .valueStream()
        .map(e -> e.path("path").asString())
        .toList();
  }
}
