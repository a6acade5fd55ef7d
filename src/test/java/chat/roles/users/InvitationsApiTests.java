package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@ProvidersTest
class InvitationsApiTests {

  private static final String PATH = "/api/admin/invitations";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api administrator;

  @BeforeEach
  void administrator() {
    administrator = Administrators.of(port);
  }

  @Test
  void makesOneAccount() {
    Answer made = administrator.post(PATH, Map.of("note", "for Grace", "expiresInDays", 2));
    assertThat(made.status()).isEqualTo(201);
    String code = made.json().get("code").asString();
    assertThat(register("grace", null).json().get("code").asString())
        .isEqualTo("invitation-required");
    assertThat(register("grace", "made-up").json().get("code").asString())
        .isEqualTo("invitation-invalid");
    Answer grace = register("grace", code);
    assertThat(grace.status()).as(grace.text()).isEqualTo(201);
    assertThat(register("other", code).json().get("code").asString())
        .isEqualTo("invitation-invalid");
    Answer list = administrator.get(PATH + "?size=100");
    assertThat(list.text()).contains("for Grace", grace.json().get("id").asString());
    assertThat(list.text()).doesNotContain(code);
    Api api = Api.on(port).as(grace.json().get("authToken").asString());
    assertThat(api.get(PATH).status()).isEqualTo(403);
    assertThat(api.post(PATH, Map.of()).status()).isEqualTo(403);
    assertThat(api.get("/api/me/audit").json().get("items").findValuesAsString("kind"))
        .containsExactlyInAnyOrder("account-made", "invitation-used");
  }

  @Test
  void aNameThatIsTakenLeavesTheInvitationGood() {
    String code = code();
    assertThat(register("root-admin", code).status()).isEqualTo(409);
    assertThat(register("not-taken", code).status()).isEqualTo(201);
  }

  @Test
  void ofManyAtOnceOneIsAdmitted() throws Exception {
    String code = code();
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String name = "racing-" + i;
        answers.add(threads.submit(() -> register(name, code)));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Answer> answer : answers) {
      statuses.add(answer.get().status());
    }
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 403);
    assertThat(
            jdbc.sql("SELECT count(*) FROM app_user WHERE username LIKE 'racing-%'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void isNoGoodWhenItWasRevokedOrHasExpired() {
    Answer revoked = administrator.post(PATH, Map.of());
    String id = revoked.json().get("id").asString();
    assertThat(administrator.delete(PATH + "/" + id).text()).isEqualTo("true");
    assertThat(administrator.delete(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(register("revoked", revoked.json().get("code").asString()).status()).isEqualTo(403);
    Answer expired = administrator.post(PATH, Map.of());
    jdbc.sql("UPDATE invitation SET expires_at = now() WHERE id = ?")
        .param(expired.json().get("id").asString())
        .update();
    assertThat(register("expired", expired.json().get("code").asString()).status()).isEqualTo(403);
  }

  @Test
  void aPersonalTokenNeedsTheScopeOfAdministrators() {
    String token =
        administrator
            .post("/api/me/tokens", Map.of("name", "x", "scopes", List.of("account", "read")))
            .json()
            .get("token")
            .asString();
    assertThat(Api.on(port).as(token).post(PATH, Map.of()).json().get("code").asString())
        .isEqualTo("scope-required");
  }

  private String code() {
    return administrator.post(PATH, Map.of()).json().get("code").asString();
  }

  private Answer register(String name, @org.jspecify.annotations.Nullable String invitation) {
    Map<String, String> body = new java.util.TreeMap<>();
    body.put("username", name);
    body.put("password", "long enough");
    if (invitation != null) {
      body.put("invitation", invitation);
    }
    return Api.on(port).post("/api/auth/register", body);
  }
}
