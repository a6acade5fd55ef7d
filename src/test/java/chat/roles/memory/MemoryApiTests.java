package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What an actor knows, seen by its user. */
@ServerTest
class MemoryApiTests {

  private static final List<String> PATHS =
      List.of(
          "stats",
          "versions",
          "versions/v1",
          "versions/v1/nodes",
          "versions/v1/chains",
          "versions/v1/history");

  private Rememberer actor;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api());
  }

  private Answer ask(Api api, String path) {
    return api.get("/api/actors/" + actor.id() + "/memory/" + path);
  }

  private JsonNode get(String path) {
    Answer answer = ask(actor.api(), path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private String root() {
    actor.does("versions#save", "{\"key\": \"v1\", \"language\": \"en\", \"title\": \"Tea\"}");
    String root =
        actor
            .does("PRD", "nodes#save", "{\"key\": \"root\", \"content\": {\"a\": 1}}")
            .at("/0/id")
            .asString();
    actor.does(
        "PRD",
        "nodes#save",
        "[{\"key\": \"b\", \"parentId\": \"%1$s\"}, {\"key\": \"a\", \"parentId\": \"%1$s\", \"summary\": \"s\"}]"
            .formatted(root));
    actor.does("UI", "nodes#save", "{\"key\": \"button\", \"parentId\": \"" + root + "\"}");
    return root;
  }

  @Test
  void showsVersions() {
    root();
    actor.withVersion("v2");
    JsonNode versions = get("versions");
    assertThat(Rememberer.keys(versions.path("items"))).containsExactly("v2", "v1");
    assertThat(versions.path("total").asInt()).isEqualTo(2);
    assertThat(Rememberer.keys(get("versions?page=1&size=1").path("items"))).containsExactly("v1");
    JsonNode version = get("versions/v1");
    assertThat(version.at("/content/title").asString()).isEqualTo("Tea");
    assertThat(version.path("language").asString()).isEqualTo("en");
    assertThat(version.path("revision").asInt()).isEqualTo(3);
    assertThat(get("versions/" + version.path("id").asString())).isEqualTo(version);
    assertThat(get("stats").toString()).isEqualTo("{\"domains\":2,\"versions\":2,\"nodes\":4}");
    assertThat(ask(actor.api(), "versions/v3").status()).isEqualTo(404);
  }

  @Test
  void showsTreesOfNodes() {
    String root = root();
    JsonNode roots = get("versions/v1/nodes");
    assertThat(Rememberer.keys(roots.path("items"))).containsExactly("root");
    assertThat(roots.at("/items/0/parentId").isMissingNode()).isTrue();
    assertThat(Rememberer.keys(get("versions/v1/nodes?parentId=" + root).path("items")))
        .containsExactly("a", "b", "button");
    JsonNode page = get("versions/v1/nodes?domain=PRD&size=1&parentId=" + root);
    assertThat(Rememberer.keys(page.path("items"))).containsExactly("a");
    assertThat(page.path("total").asInt()).isEqualTo(2);
    assertThat(page.at("/items/0/summary").asString()).isEqualTo("s");
    assertThat(get("nodes/" + root).at("/content/a").asInt()).isEqualTo(1);
    assertThat(get("versions/v1/chains?domain=PRD").path("items")).hasSize(2);
    assertThat(get("versions/v1/chains").path("items")).isEmpty();
    assertThat(ask(actor.api(), "versions/v1/nodes?parentId=nowhere").status()).isEqualTo(404);
    assertThat(ask(actor.api(), "nodes/nowhere").status()).isEqualTo(404);
  }

  @Test
  void showsWhatCanBeUndone() {
    root();
    JsonNode history = get("versions/v1/history?size=2");
    assertThat(Rememberer.each(history.path("items"), "revision")).containsExactly("3", "2");
    assertThat(history.path("total").asInt()).isEqualTo(3);
    assertThat(history.at("/items/1/nodes").asInt()).isEqualTo(2);
    assertThat(history.at("/items/0/method").asString()).isEqualTo("nodes#save");
  }

  @Test
  void showsNothingToAnybodyElse() {
    String root = root();
    Api stranger = actor.api().register().api();
    Rememberer sibling = actor.another();
    for (String path : PATHS) {
      assertThat(ask(stranger, path).status()).as(path).isEqualTo(404);
      assertThat(ask(actor.api().as("no.such.token"), path).status()).as(path).isEqualTo(401);
    }
    assertThat(ask(stranger, "nodes/" + root).status()).isEqualTo(404);
    String ofSibling = "/api/actors/" + sibling.id() + "/memory/";
    String version = get("versions/v1").path("id").asString();
    assertThat(actor.api().get(ofSibling + "nodes/" + root).status()).isEqualTo(404);
    assertThat(actor.api().get(ofSibling + "versions/" + version).status()).isEqualTo(404);
    assertThat(actor.api().get(ofSibling + "versions").json().path("items")).isEmpty();
  }

  @Test
  void anActorsOwnTokenChatsAndReadsNoMemory() {
    String token = actor.token();
    for (String path : PATHS) {
      assertThat(ask(actor.api().as(token), path).status()).as(path).isIn(403, 404);
    }
  }

  @Test
  void takesOddNamesForNamesOfNothing() {
    root();
    for (String odd : List.of("%00", "a%00b", "%20", "%F0%9F%98%80", "a".repeat(3_000))) {
      assertThat(ask(actor.api(), "versions/" + odd).status()).as(odd).isIn(400, 404);
      assertThat(ask(actor.api(), "nodes/" + odd).status()).as(odd).isIn(400, 404);
      assertThat(ask(actor.api(), "versions/v1/nodes?parentId=" + odd).status()).isIn(400, 404);
      assertThat(ask(actor.api(), "versions/v1/nodes?domain=" + odd).status()).isIn(200, 400);
      assertThat(ask(actor.api(), "versions/v1/chains?domain=" + odd).status()).isIn(200, 400);
    }
    assertThat(ask(actor.api(), "versions?size=0").status()).isEqualTo(400);
  }
}
