package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@UsersTest
class PersonalTokensApiTests {

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private Tokens tokens;
  private Registered ada;
  private Registered grace;

  @BeforeEach
  void register() {
    ada = Api.on(port).register();
    grace = Api.on(port).register();
  }

  @Test
  void isShownOnceAndKeptAsAHash() {
    Answer made = make(Map.of("name", "build", "scopes", List.of("chat", "read")));
    assertThat(made.status()).isEqualTo(201);
    String token = made.json().get("token").asString();
    assertThat(token).startsWith("crp_").hasSize(47);
    assertThat(made.json().get("scopes").toString()).isEqualTo("[\"read\",\"chat\"]");
    Answer list = ada.api().get("/api/me/tokens");
    assertThat(list.json().at("/items/0/name").asString()).isEqualTo("build");
    assertThat(list.json().at("/items/0").has("lastUsedAt")).isFalse();
    assertThat(list.text()).doesNotContain(token.substring(4));
    assertThat(
            jdbc.sql("SELECT count(*) FROM personal_token t WHERE t::text LIKE ?")
                .param("%" + token.substring(4) + "%")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(grace.api().get("/api/me/tokens").json().get("total").asInt()).isZero();
  }

  @Test
  void speaksForItsUserWithinItsScopes() {
    Api reader = as("read");
    assertThat(reader.get("/api/me").json().get("id").asString()).isEqualTo(ada.id());
    assertRefused(reader.patch("/api/users", "{\"nick\": \"Other\"}"), "scope-required");
    assertRefused(reader.get("/api/me/secrets"), "scope-required");
    assertRefused(reader.get("/api/me/audit"), "scope-required");
    Api account = as("account");
    assertThat(account.get("/api/me/secrets").status()).isEqualTo(200);
    assertThat(account.patch("/api/users", "{\"nick\": \"Other\"}").status()).isEqualTo(200);
    assertRefused(account.get("/api/me"), "scope-required");
    assertThat(ada.api().get("/api/me/tokens").json().at("/items/0").has("lastUsedAt")).isTrue();
  }

  @Test
  void cannotWidenItself() {
    Api all = as("read", "chat", "define", "account", "admin");
    assertRefused(
        all.post("/api/me/tokens", Map.of("name", "x", "scopes", List.of("read"))),
        "sign-in-required");
    String id = ada.api().get("/api/me/tokens").json().at("/items/0/id").asString();
    assertRefused(all.delete("/api/me/tokens/" + id), "sign-in-required");
    assertRefused(all.delete("/api/me/sessions"), "sign-in-required");
    assertRefused(all.post("/api/auth/logout", "{}"), "sign-in-required");
    assertThat(all.get("/api/me/tokens").status()).isEqualTo(200);
  }

  @Test
  void makesNobodyAnAdministrator() {
    jdbc.sql("UPDATE app_user SET is_admin = false WHERE id = ?").param(ada.id()).update();
    assertRefused(ada.api().get("/api/admin/audit"), "administrator-required");
    assertRefused(as("admin").get("/api/admin/audit"), "administrator-required");
    jdbc.sql("UPDATE app_user SET is_admin = true WHERE id = ?").param(ada.id()).update();
    assertRefused(as("account").get("/api/admin/audit"), "scope-required");
    assertThat(as("admin").get("/api/admin/audit").status()).isEqualTo(200);
    assertThat(ada.api().get("/api/admin/audit").status()).isEqualTo(200);
    String actor = tokens.issue(new ActorId("some-actor"), new UserId(ada.id()));
    assertRefused(Api.on(port).as(actor).get("/api/admin/audit"), "actor-token");
  }

  @Test
  void endsWhenItIsRevokedOrExpires() {
    Answer made = make(Map.of("name", "build", "scopes", List.of("read")));
    String id = made.json().get("id").asString();
    Api api = Api.on(port).as(made.json().get("token").asString());
    assertThat(api.get("/api/me").status()).isEqualTo(200);
    jdbc.sql("UPDATE personal_token SET expires_at = now() WHERE id = ?").param(id).update();
    assertThat(api.get("/api/me").json().get("code").asString()).isEqualTo("token-invalid");
    Answer other = make(Map.of("name", "build", "scopes", List.of("read")));
    String otherId = other.json().get("id").asString();
    assertThat(grace.api().delete("/api/me/tokens/" + otherId).status()).isEqualTo(404);
    assertThat(ada.api().delete("/api/me/tokens/" + otherId).text()).isEqualTo("true");
    assertThat(ada.api().delete("/api/me/tokens/" + otherId).status()).isEqualTo(404);
    assertThat(Api.on(port).as(other.json().get("token").asString()).get("/api/me").status())
        .isEqualTo(401);
  }

  @Test
  void isNoneThatWasMadeUp() {
    String token =
        make(Map.of("name", "x", "scopes", List.of("read"))).json().get("token").asString();
    for (String wrong :
        List.of("crp_", "crp_" + "x".repeat(43), token + "x", token.substring(0, 46))) {
      assertThat(Api.on(port).as(wrong).get("/api/me").status()).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void namesEveryMistake() {
    Answer scopes = make(Map.of("name", "x", "scopes", List.of("read", "write", "")));
    assertThat(scopes.status()).isEqualTo(400);
    assertThat(scopes.json().get("errors").findValuesAsString("path"))
        .containsExactly("$.scopes[1]", "$.scopes[2]");
    Answer others = make(Map.of("name", "", "scopes", List.of(), "expiresInDays", 0));
    assertThat(others.json().get("errors").findValuesAsString("path"))
        .containsExactlyInAnyOrder("$.name", "$.scopes", "$.expiresInDays");
  }

  @Test
  void aUserHasAHundredAtMost() {
    jdbc.sql(
            """
            INSERT INTO personal_token (id, owner, name, hash, scopes)
            SELECT :owner || n, :owner, 'many', :owner || n, '{read}' FROM generate_series(1, 100) n
            """)
        .param("owner", ada.id())
        .update();
    assertThat(make(Map.of("name", "x", "scopes", List.of("read"))).json().get("code").asString())
        .isEqualTo("too-many-tokens");
  }

  @Test
  void signingOutEverywhereEndsEverySignInAndOnDemandEveryToken() {
    Api token = as("read");
    String actor = tokens.issue(new ActorId("some-actor"), new UserId(ada.id()));
    Api other = login();
    assertThat(ada.api().delete("/api/me/sessions").text()).isEqualTo("true");
    assertThat(ada.api().get("/api/me").status()).isEqualTo(401);
    assertThat(other.get("/api/me").status()).isEqualTo(401);
    assertThat(token.get("/api/me").status()).isEqualTo(200);
    Api actors = Api.on(port).as(actor);
    assertThat(actors.get("/api/me").status()).isEqualTo(403);
    assertThat(grace.api().get("/api/me").status()).isEqualTo(200);
    Api again = login();
    assertThat(again.delete("/api/me/sessions?tokens=true").text()).isEqualTo("true");
    assertThat(again.get("/api/me").status()).isEqualTo(401);
    assertThat(token.get("/api/me").status()).isEqualTo(401);
    assertThat(actors.get("/api/me").status()).isEqualTo(401);
    assertThat(login().get("/api/me").status()).isEqualTo(200);
  }

  @Test
  void theAuditTellsWhatHappenedAndNoSecret() {
    Answer made = make(Map.of("name", "build", "scopes", List.of("read")));
    ada.api().delete("/api/me/tokens/" + made.json().get("id").asString());
    ada.api()
        .put("/api/me/secrets/KEY", "{\"value\": \"hunter22-9f\", \"targets\": [\"example.com\"]}");
    Api.on(port)
        .post(
            "/api/auth/login", Map.of("username", ada.username(), "password", "a wrong password"));
    Api.on(port)
        .post("/api/auth/login", Map.of("username", "hunter23", "password", "a wrong password"));
    Answer audit = ada.api().get("/api/me/audit");
    assertThat(audit.json().get("items").findValuesAsString("kind"))
        .containsExactly(
            "sign-in-failed", "secret-changed", "token-revoked", "token-made", "account-made");
    assertThat(audit.json().at("/items/1/about").asString()).isEqualTo("KEY");
    assertThat(audit.json().at("/items/3/about").asString()).isEqualTo("build");
    assertThat(audit.json().at("/items/0/address").asString()).isEqualTo("127.0.0.1");
    assertThat(audit.text()).doesNotContain("hunter", "wrong", "crp_");
    jdbc.sql("UPDATE app_user SET is_admin = true WHERE id = ?").param(ada.id()).update();
    Answer all = ada.api().get("/api/admin/audit?kind=sign-in-failed&size=100");
    assertThat(all.json().get("items").findValuesAsString("kind")).containsOnly("sign-in-failed");
    assertThat(all.text()).doesNotContain("hunter");
    assertThat(
            ada.api()
                .get("/api/admin/audit?user=" + grace.id())
                .json()
                .get("items")
                .findValuesAsString("user"))
        .containsOnly(grace.id());
    assertThat(ada.api().get("/api/admin/audit?kind=nonsense").status()).isEqualTo(400);
  }

  private Answer make(Map<String, Object> body) {
    return ada.api().post("/api/me/tokens", body);
  }

  private Api as(String... scopes) {
    Answer made = make(Map.of("name", "test", "scopes", List.of(scopes)));
    return Api.on(port).as(made.json().get("token").asString());
  }

  private Api login() {
    Answer answer =
        Api.on(port)
            .post(
                "/api/auth/login", Map.of("username", ada.username(), "password", ada.password()));
    return Api.on(port).as(answer.json().get("authToken").asString());
  }

  private static void assertRefused(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.json().get("code").asString()).isEqualTo(code);
  }
}
