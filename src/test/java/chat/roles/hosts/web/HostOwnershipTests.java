package chat.roles.hosts.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class HostOwnershipTests {

  @LocalServerPort private int port;
  private Api owner;
  private Api other;
  private Api nobody;
  private String role;

  @BeforeEach
  void makeRole() {
    owner = Api.on(port).register().api();
    other = Api.on(port).register().api();
    nobody = Api.on(port);
    role = Samples.makeRole(owner, true);
  }

  @Test
  void answersTheDocumentAsItWasGiven() {
    ObjectNode document =
        (ObjectNode)
            Json.parse(
                """
                {"roleId": "%s",
                 "onInit": {"to": "eval", "prompt": {"a": "<?req.data?>", "b": [1.5, null]}},
                 "onEntries": [
                   {"name": "", "handle": "Answer: <<req.text>>"},
                   {"name": "echo", "contextual": false, "handle":
                     {"to": "eval", "prompt": "<<req.text>>", "docs": "says it again",
                      "responses": [{"when": "yes", "then": {"to": "error:400"}}]}}],
                 "members": [{"name": "The other", "roleId": "%s"}],
                 "docs": "for a test"}\
                """
                    .formatted(role, role));
    Answer made = owner.post("/api/hosts", document);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location"))
        .isEqualTo("/api/hosts/" + made.json().path("id").asString());
    document
        .properties()
        .forEach(e -> assertThat(made.json().get(e.getKey())).isEqualTo(e.getValue()));
    assertThat(made.json().path("published").asBoolean()).isFalse();
    assertThat(made.json().path("singleton").asBoolean()).isFalse();
    assertThat(owner.get(made.header("Location")).json()).isEqualTo(made.json());
  }

  @Test
  void answersForHostsOfOthersAsForNoHostAtAll() {
    String draft = Samples.make(owner, "/api/hosts", Samples.host(role));
    String released =
        Samples.make(
            owner, "/api/hosts", Samples.host(role).put("published", true).put("releasedNo", "1"));
    for (String id : List.of(draft, released, "nothing-here", "n%20o")) {
      String path = "/api/hosts/" + id;
      assertThat(other.get(path).status()).isEqualTo(404);
      assertThat(other.patch(path, "{\"releasedNo\": \"2\"}").status()).isEqualTo(404);
      assertThat(other.delete(path).status()).isEqualTo(404);
      assertThat(other.get(path).json().path("code").asString()).endsWith("not-found");
    }
    assertThat(owner.get("/api/hosts/" + draft).status()).isEqualTo(200);
  }

  @Test
  void asksForASignIn() {
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", Samples.host(role));
    assertThat(nobody.get(path).status()).isEqualTo(401);
    assertThat(nobody.patch(path, "{}").status()).isEqualTo(401);
    assertThat(nobody.delete(path).status()).isEqualTo(401);
    assertThat(nobody.post("/api/hosts", Samples.host(role)).status()).isEqualTo(401);
    assertThat(nobody.post("/api/hosts/check", Samples.host(role)).status()).isEqualTo(401);
  }

  @Test
  void makesHostsForRolesOfOnesOwnOnly() {
    Answer answer = other.post("/api/hosts", Samples.host(role));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("code").asString()).isEqualTo("role-not-yours");
    assertThat(other.post("/api/hosts", Samples.host("do-nothing-role")).status()).isEqualTo(403);

    String draft = Samples.makeRole(owner, false);
    for (String id : List.of(draft, "nothing-here", "n o", "é")) {
      Answer refused = other.post("/api/hosts", Samples.host(id));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(paths(refused)).containsExactly("$.roleId");
    }
    assertThat(owner.post("/api/hosts", Samples.host(draft)).status()).isEqualTo(201);
  }

  @Test
  void keepsAbsentFieldsOfADraftAndRemovesNullOnes() {
    ObjectNode document = Samples.host(role).put("releasedNo", "1").put("singleton", true);
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", document);
    Answer changed =
        owner.patch(
            path, "{\"singleton\": null, \"onInit\": {\"to\": \"eval\", \"prompt\": \"\"}}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().path("singleton").asBoolean()).isFalse();
    assertThat(changed.json().path("releasedNo").asString()).isEqualTo("1");
    assertThat(changed.json().path("onEntries")).isEqualTo(document.path("onEntries"));
    Answer cleared = owner.patch(path, "{\"onInit\": null, \"releasedNo\": null}");
    assertThat(cleared.json().has("onInit")).isFalse();
    assertThat(cleared.json().has("releasedNo")).isFalse();
  }

  @Test
  void checksTheWholeAgainAfterAChange() {
    String path =
        "/api/hosts/"
            + Samples.make(owner, "/api/hosts", Samples.host(role).put("singleton", true));
    Answer answer = owner.patch(path, "{\"onInit\": {\"to\": \"eval\", \"prompt\": \"\"}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(paths(answer)).containsExactly("$.onInit");
    assertThat(owner.patch(path, "{\"roleId\": null}").status()).isEqualTo(400);
    assertThat(owner.patch(path, "{\"published\": null}").status()).isEqualTo(400);
    assertThat(owner.get(path).json().has("onInit")).isFalse();
  }

  @Test
  void deletesADraft() {
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", Samples.host(role));
    Answer answer = owner.delete(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(Json.parse("true"));
    assertThat(owner.get(path).status()).isEqualTo(404);
    assertThat(owner.patch(path, "{}").status()).isEqualTo(404);
    assertThat(owner.delete(path).status()).isEqualTo(404);
  }

  @Test
  void listsReleasesForReadersOfTheRoleAndDraftsForTheirOwner() {
    String draft = Samples.make(owner, "/api/hosts", Samples.host(role));
    String released =
        Samples.make(
            owner, "/api/hosts", Samples.host(role).put("published", true).put("releasedNo", "1"));
    String path = "/api/roles/" + role + "/hosts";
    assertThat(ids(owner.get(path))).containsExactly(released, draft);
    assertThat(ids(other.get(path))).containsExactly(released);
    Answer answer = nobody.get(path);
    assertThat(ids(answer)).containsExactly(released);
    assertThat(answer.json().path("total").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/items/0/uses/tools")).isEqualTo(Json.parse("[\"eval\"]"));
    assertThat(answer.json().at("/items/0").has("onEntries")).isFalse();

    Answer first = owner.get(path + "?size=1");
    assertThat(first.header("Link")).contains("rel=\"next\"", "page=1", "size=1");
    assertThat(ids(owner.get(path + "?size=1&page=1"))).containsExactly(draft);
    String hidden = "/api/roles/" + Samples.makeRole(owner, false) + "/hosts";
    assertThat(other.get(hidden).status()).isEqualTo(404);
    assertThat(owner.get(hidden).status()).isEqualTo(200);
  }

  static List<String> paths(Answer answer) {
    return answer.json().path("errors").valueStream().map(e -> e.path("path").asString()).toList();
  }

  private static List<String> ids(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("items").valueStream().map(h -> h.path("id").asString()).toList();
  }
}
