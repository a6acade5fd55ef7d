package chat.roles.actors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What a token reaches that is made to be embedded in a page, and how it ends. */
@ServerTest
class ActorTokensApiTests {

  @LocalServerPort private int port;
  private Registered ada;
  private JsonNode parent;
  private JsonNode child;
  private JsonNode sibling;

  @BeforeEach
  void makeATree() {
    ada = Api.on(port).register();
    String role = Samples.makeRole(ada.api(), false);
    String host = Samples.make(ada.api(), "/api/hosts", Samples.host(role));
    parent = ada.api().post("/api/actors", Map.of("roleId", role, "hostId", host)).json();
    child =
        ada.api()
            .post("/api/actors", Map.of("roleId", role, "hostId", host, "parentId", id(parent)))
            .json();
    sibling = ada.api().post("/api/actors", Map.of("roleId", role, "hostId", host)).json();
  }

  @Test
  void reachesTheActorAndItsDescendantsAndNobodyElse() {
    Api page = with(parent);
    assertThat(chat(page, parent)).isEqualTo(200);
    assertThat(chat(page, child)).isEqualTo(200);
    assertThat(chat(page, sibling)).isEqualTo(404);
    assertThat(page.put("/api/actors/" + ada.id() + "/chat", "{}").status()).isEqualTo(404);
    assertThat(chat(with(child), parent)).isEqualTo(404);
    assertThat(chat(with(child), child)).isEqualTo(200);
  }

  @Test
  void endsWithAllOthersOfTheActorAndANewOneCanBeMade() {
    Answer made = ada.api().post("/api/actors/" + id(parent) + "/tokens", Map.of());
    assertThat(made.status()).isEqualTo(201);
    assertThat(id(made.json())).isEqualTo(id(parent));
    Api another = Api.on(port).as(made.json().get("authToken").asString());
    assertThat(chat(another, parent)).isEqualTo(200);
    assertThat(ada.api().delete("/api/actors/" + id(parent) + "/tokens").text()).isEqualTo("true");
    assertThat(chat(another, parent)).isEqualTo(401);
    assertThat(chat(with(parent), parent)).isEqualTo(401);
    assertThat(chat(with(parent), child)).isEqualTo(401);
    assertThat(chat(with(child), child)).isEqualTo(200);
    assertThat(chat(with(sibling), sibling)).isEqualTo(200);
    assertThat(chat(ada.api(), parent)).isEqualTo(200);
    JsonNode fresh = ada.api().post("/api/actors/" + id(parent) + "/tokens", Map.of()).json();
    assertThat(chat(with(fresh), parent)).isEqualTo(200);
    assertThat(ada.api().get("/api/me/audit").json().at("/items/0/about").asString())
        .isEqualTo(id(parent));
  }

  @Test
  void aRootActorsTokensAreItsUsers() {
    String root = "/api/actors/" + ada.id() + "/tokens";
    assertThat(ada.api().post(root, Map.of()).json().get("code").asString())
        .isEqualTo("root-actor");
    assertThat(ada.api().delete(root).json().get("code").asString()).isEqualTo("root-actor");
  }

  private Api with(JsonNode actor) {
    return Api.on(port).as(actor.get("authToken").asString());
  }

  private static int chat(Api api, JsonNode actor) {
    return api.put("/api/actors/" + id(actor) + "/chat", "{\"text\": \"hello\"}").status();
  }

  private static String id(JsonNode actor) {
    return actor.get("id").asString();
  }
}
