package chat.roles.hosts.web;

import static chat.roles.hosts.web.HostOwnershipTests.paths;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
class HostReleaseTests {

  @LocalServerPort private int port;
  private Api owner;

  @BeforeEach
  void signIn() {
    owner = Api.on(port).register().api();
  }

  @Test
  void publishesAHostOfAPublishedRoleWithAReleaseNumber() {
    String role = Samples.makeRole(owner, true);
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", Samples.host(role));
    Answer unnamed = owner.patch(path, "{\"published\": true}");
    assertThat(unnamed.status()).isEqualTo(400);
    assertThat(paths(unnamed)).containsExactly("$.releasedNo");
    Answer published = owner.patch(path, "{\"published\": true, \"releasedNo\": \"1.0\"}");
    assertThat(published.status()).isEqualTo(200);
    assertThat(published.json().path("published").asBoolean()).isTrue();
  }

  @Test
  void refusesToPublishAHostBeforeItsRole() {
    String role = Samples.makeRole(owner, false);
    Answer atOnce =
        owner.post("/api/hosts", Samples.host(role).put("published", true).put("releasedNo", "1"));
    assertThat(atOnce.status()).isEqualTo(409);
    assertThat(atOnce.json().path("code").asString()).isEqualTo("role-not-published");
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", Samples.host(role));
    String publish = "{\"published\": true, \"releasedNo\": \"1\"}";
    assertThat(owner.patch(path, publish).status()).isEqualTo(409);
    owner.patch("/api/roles/" + role, "{\"published\": true}");
    assertThat(owner.patch(path, publish).status()).isEqualTo(200);
  }

  @Test
  void neverChangesAPublishedHostAgain() {
    String role = Samples.makeRole(owner, true);
    String path = "/api/hosts/" + release(role, "1");
    Answer before = owner.get(path);
    for (String change :
        List.of("{}", "{\"published\": false}", "{\"onEntries\": []}", "{\"releasedNo\": \"2\"}")) {
      Answer answer = owner.patch(path, change);
      assertThat(answer.status()).as(change).isEqualTo(409);
      assertThat(answer.json().path("code").asString()).isEqualTo("host-published");
    }
    assertThat(owner.delete(path).status()).isEqualTo(409);
    assertThat(owner.get(path).json()).isEqualTo(before.json());
  }

  @Test
  void keepsARolePublishedWhileItHasAPublishedHost() {
    String role = Samples.makeRole(owner, true);
    Samples.make(owner, "/api/hosts", Samples.host(role));
    assertThat(owner.patch("/api/roles/" + role, "{\"published\": false}").status()).isEqualTo(200);
    owner.patch("/api/roles/" + role, "{\"published\": true}");
    release(role, "1");
    Answer answer = owner.patch("/api/roles/" + role, "{\"published\": false}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("role-has-published-hosts");
    assertThat(owner.patch("/api/roles/" + role, "{\"goal\": \"still mine\"}").status())
        .isEqualTo(200);
  }

  @Test
  void neverLeavesAPublishedHostWithAnUnpublishedRole() throws Exception {
    for (int round = 0; round < 20; round++) {
      String role = "/api/roles/" + Samples.makeRole(owner, true);
      String host =
          "/api/hosts/"
              + Samples.make(
                  owner, "/api/hosts", Samples.host(role.substring("/api/roles/".length())));
      CyclicBarrier start = new CyclicBarrier(2);
      Callable<Integer> unpublish = () -> patch(start, role, "{\"published\": false}");
      Callable<Integer> publish =
          () -> patch(start, host, "{\"published\": true, \"releasedNo\": \"1\"}");
      try (var threads = Executors.newFixedThreadPool(2)) {
        assertThat(threads.invokeAll(List.of(unpublish, publish)))
            .extracting(f -> f.resultNow())
            .containsExactlyInAnyOrder(200, 409);
      }
      assertThat(owner.get(host).json().path("published"))
          .isEqualTo(owner.get(role).json().path("published"));
    }
  }

  private int patch(CyclicBarrier start, String path, String body) throws Exception {
    start.await();
    return owner.patch(path, body).status();
  }

  @Test
  void takesReleaseNumbersOfOneToThirtyTwoCharacters() {
    String role = Samples.makeRole(owner, true);
    for (String right : List.of("1", "2026-11-22 rc 1", "v".repeat(32), "😀".repeat(32))) {
      assertThat(owner.post("/api/hosts", Samples.host(role).put("releasedNo", right)).status())
          .isEqualTo(201);
    }
    for (String wrong : List.of("", " ", "v".repeat(33))) {
      Answer answer = owner.post("/api/hosts", Samples.host(role).put("releasedNo", wrong));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(paths(answer)).containsExactly("$.releasedNo");
    }
    assertThat(paths(owner.post("/api/hosts", Samples.host(role).put("releasedNo", 1))))
        .containsExactly("$.releasedNo");
    assertThat(paths(owner.post("/api/hosts", Samples.host(role).put("published", "yes"))))
        .containsExactly("$.published");
  }

  @Test
  void savesNothingForADeletedRole() {
    String role = Samples.makeRole(owner, true);
    String path = "/api/hosts/" + Samples.make(owner, "/api/hosts", Samples.host(role));
    owner.delete("/api/roles/" + role);
    assertThat(paths(owner.patch(path, "{\"releasedNo\": \"1\"}"))).containsExactly("$.roleId");
    assertThat(paths(owner.post("/api/hosts", Samples.host(role)))).containsExactly("$.roleId");
    assertThat(owner.get(path).status()).isEqualTo(200);
    assertThat(owner.delete(path).status()).isEqualTo(200);
  }

  private String release(String role, String number) {
    return Samples.make(
        owner, "/api/hosts", Samples.host(role).put("published", true).put("releasedNo", number));
  }
}
