package chat.roles.roles.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class RoleOwnershipTests {

  @LocalServerPort private int port;
  private Api creator;
  private Api other;
  private Api nobody;

  @BeforeEach
  void signIn() {
    creator = Api.on(port).register().api();
    other = Api.on(port).register().api();
    nobody = Api.on(port);
  }

  @Test
  void showsADraftToItsCreatorAlone() {
    String path = "/api/roles/" + Samples.makeRole(creator, false);
    assertThat(creator.get(path).status()).isEqualTo(200);
    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(nobody.get(path).status()).isEqualTo(404);
    assertThat(other.get(path).json().path("code").asString()).isEqualTo("role-not-found");
  }

  @Test
  void showsAPublishedRoleToEverybody() {
    String path = "/api/roles/" + Samples.makeRole(creator, true);
    assertThat(other.get(path).json()).isEqualTo(creator.get(path).json());
    assertThat(nobody.get(path).json()).isEqualTo(creator.get(path).json());
  }

  @Test
  void answersForADraftOfSomebodyElseAsForNoRoleAtAll() {
    String draft = "/api/roles/" + Samples.makeRole(creator, false);
    for (String path : List.of(draft, "/api/roles/nothing-here", "/api/roles/n%20o")) {
      assertThat(other.get(path).status()).isEqualTo(404);
      assertThat(other.patch(path, "{\"goal\": \"mine\"}").status()).isEqualTo(404);
      assertThat(other.delete(path).status()).isEqualTo(404);
      assertThat(other.get(path + "/hosts").status()).isEqualTo(404);
    }
    assertThat(creator.get(draft).json().path("goal").asString()).doesNotContain("mine");
  }

  @Test
  void forbidsChangesOfAPublishedRoleByOthers() {
    String path = "/api/roles/" + Samples.makeRole(creator, true);
    Answer change = other.patch(path, "{\"goal\": \"mine\"}");
    assertThat(change.status()).isEqualTo(403);
    assertThat(change.json().path("code").asString()).isEqualTo("role-not-yours");
    assertThat(other.delete(path).status()).isEqualTo(403);
    assertThat(creator.get(path).status()).isEqualTo(200);
  }

  @Test
  void asksForASignInBeforeAnythingIsWritten() {
    String path = "/api/roles/" + Samples.makeRole(creator, true);
    assertThat(nobody.post("/api/roles", Samples.role()).status()).isEqualTo(401);
    assertThat(nobody.patch(path, "{}").status()).isEqualTo(401);
    assertThat(nobody.delete(path).status()).isEqualTo(401);
  }

  @Test
  void keepsAbsentFieldsAndClearsNullOnes() {
    ObjectNode role = Samples.role().put("avatar", "a").put("help", "h");
    role.putArray("skills").add("knows a lot of things");
    role.putArray("tags").add("one").add("two");
    String path = "/api/roles/" + Samples.make(creator, "/api/roles", role);

    ObjectNode after =
        (ObjectNode) creator.patch(path, "{\"goal\": \"Another\", \"tags\": [\"three\"]}").json();
    assertThat(after.path("goal").asString()).isEqualTo("Another");
    assertThat(after.path("nick").asString()).isEqualTo("Tester");
    assertThat(after.path("avatar").asString()).isEqualTo("a");
    assertThat(after.path("skills")).hasSize(1);
    assertThat(after.path("tags")).isEqualTo(Json.parse("[\"three\"]"));

    ObjectNode cleared =
        (ObjectNode)
            creator.patch(path, "{\"avatar\": null, \"help\": null, \"tags\": null}").json();
    assertThat(cleared.has("avatar")).isFalse();
    assertThat(cleared.has("help")).isFalse();
    assertThat(cleared.path("tags")).isEmpty();
    assertThat(cleared.path("skills")).hasSize(1);
  }

  @Test
  void changesNothingThatIsReadOnly() {
    String path = "/api/roles/" + Samples.makeRole(creator, false);
    Answer before = creator.get(path);
    Answer after =
        creator.patch(
            path, "{\"id\": \"x\", \"createdBy\": \"x\", \"createdAt\": 1, \"updatedAt\": null}");
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json()).isEqualTo(before.json());
  }

  @Test
  void deletesARoleForEverybodyAndOnce() {
    String path = "/api/roles/" + Samples.makeRole(creator, true);
    Answer answer = creator.delete(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(Json.parse("true"));
    assertThat(creator.get(path).status()).isEqualTo(404);
    assertThat(nobody.get(path).status()).isEqualTo(404);
    assertThat(creator.patch(path, "{\"goal\": \"x\"}").status()).isEqualTo(404);
    assertThat(creator.delete(path).status()).isEqualTo(404);
    assertThat(creator.get("/api/roles?mine=true").json().path("total").asInt()).isZero();
  }

  @Test
  void keepsBothOfTwoChangesAtTheSameTime() throws Exception {
    String path = "/api/roles/" + Samples.makeRole(creator, false);
    for (int round = 0; round < 20; round++) {
      String value = "round-" + round;
      CyclicBarrier start = new CyclicBarrier(2);
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Callable<Integer>> changes =
            List.of(
                () -> change(start, path, "goal", value), () -> change(start, path, "help", value));
        for (Future<Integer> status : threads.invokeAll(changes)) {
          assertThat(status.get()).isEqualTo(200);
        }
      }
      assertThat(creator.get(path).json().path("goal").asString()).isEqualTo(value);
      assertThat(creator.get(path).json().path("help").asString()).isEqualTo(value);
    }
  }

  private int change(CyclicBarrier start, String path, String field, String value)
      throws Exception {
    start.await();
    return creator.patch(path, Json.object().put(field, value)).status();
  }

  @Test
  void readsTheRoleOfRootActorsButNeverListsIt() {
    Answer role = nobody.get("/api/roles/do-nothing-role");
    assertThat(role.status()).isEqualTo(200);
    assertThat(role.json().path("nick").asString()).isEqualTo("EmptyRole");
    assertThat(role.json().path("createdBy").asString()).isEqualTo("system");
    assertThat(creator.get("/api/roles?q=EmptyRole").json().path("total").asInt()).isZero();
    assertThat(creator.patch("/api/roles/do-nothing-role", "{}").status()).isEqualTo(403);
    assertThat(creator.delete("/api/roles/do-nothing-role").status()).isEqualTo(403);
  }
}
