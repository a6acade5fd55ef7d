package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.users.audit.Audit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

@UsersTest
class SecretsApiTests {

  private static final String BODY =
      "{\"value\": \"hunter22-1b7a\", \"targets\": [\"api.example.com\"]}";
  private static final String ROLE = "V1StGXR8_Z5jdHi6B-myT";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionOperations transactions;
  @Autowired private Secrets secrets;
  @Autowired private SecretStore store;
  @Autowired private Audit audit;
  private Api.Registered owner;
  private Api api;

  @BeforeEach
  void register() {
    owner = Api.on(port).register();
    api = owner.api();
  }

  @Test
  void keepsASecretAndShowsItsEndAlone() {
    Answer made = api.put("/api/me/secrets/KEY", BODY);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/api/me/secrets/KEY");
    assertThat(made.json().path("ending").asString()).isEqualTo("1b7a");
    assertThat(made.json().path("targets")).isEqualTo(Json.parse("[\"https://api.example.com\"]"));

    assertThat(api.put("/api/me/secrets/KEY", BODY).status()).isEqualTo(200);
    Answer read = api.get("/api/me/secrets/KEY");
    Answer listed = api.get("/api/me/secrets");
    assertThat(read.json().path("name").asString()).isEqualTo("KEY");
    assertThat(listed.json().path("total").asInt()).isEqualTo(1);
    assertThat(made.text() + read.text() + listed.text() + listed.headers())
        .doesNotContain("hunter");
    assertThat(secrets.open(new UserId(owner.id()), "KEY").orElseThrow().value())
        .isEqualTo("hunter22-1b7a");
    assertThat(secrets.open(new UserId(owner.id()), "KEY").toString()).doesNotContain("hunter");
  }

  @Test
  void storesItUnreadableAndBoundToItsPlace() {
    api.put("/api/me/secrets/KEY", BODY);
    String row =
        jdbc.sql("SELECT s::text || encode(sealed, 'escape') FROM secret s WHERE owner = ?")
            .param(owner.id())
            .query(String.class)
            .single();
    assertThat(row).doesNotContain("hunter", "1b7a");
    jdbc.sql(
            "INSERT INTO secret SELECT owner, 'COPY', key_id, sealed, '{https://evil.example}' FROM secret WHERE owner = ?")
        .param(owner.id())
        .update();
    assertThatIllegalStateException()
        .isThrownBy(() -> secrets.open(new UserId(owner.id()), "COPY"));
  }

  @Test
  void isForItsOwnerAlone() {
    api.put("/api/me/secrets/KEY", BODY);
    Api other = Api.on(port).register().api();
    assertThat(other.get("/api/me/secrets/KEY").status()).isEqualTo(404);
    assertThat(other.delete("/api/me/secrets/KEY").status()).isEqualTo(404);
    assertThat(other.put("/api/me/secrets/KEY/grants/" + ROLE, "{}").status()).isEqualTo(404);
    assertThat(other.get("/api/me/secrets").json().path("total").asInt()).isZero();
    assertThat(Api.on(port).get("/api/me/secrets").status()).isEqualTo(401);
    assertThat(other.put("/api/me/secrets/KEY", BODY).status()).isEqualTo(201);
    assertThat(
            secrets.openFor(new chat.roles.kernel.ids.RoleId(ROLE), new UserId(owner.id()), "KEY"))
        .isEmpty();
  }

  @Test
  void aGrantOfWhatIsDeletedAtTheSameMomentIsRefused() throws Exception {
    api.put("/api/me/secrets/KEY", BODY);
    Future<Answer> granted =
        transactions.execute(_ -> {
          jdbc.sql("DELETE FROM secret WHERE owner = ?").param(owner.id()).update();
          FutureTask<Answer> asked =
              new FutureTask<>(() -> api.put("/api/me/secrets/KEY/grants/" + ROLE, "{}"));
          Thread.ofVirtual().start(asked);
          await().pollInSameThread().until(() -> asked.isDone() || waitsForThis());
          return asked;
        });
    assertThat(granted.get().status()).isEqualTo(409);
    assertThat(granted.get().text()).contains("changed-meanwhile");
  }

  private boolean waitsForThis() {
    return jdbc.sql(
            """
            SELECT EXISTS (
              SELECT FROM pg_locks
              WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
            """)
        .query(Boolean.class)
        .single();
  }

  @Test
  void changesWhatIsGiven() {
    api.put("/api/me/secrets/KEY", BODY);
    Answer moved =
        api.put("/api/me/secrets/KEY", "{\"targets\": [\"http://b.example:81\", \"a.example\"]}");
    assertThat(moved.json().path("targets"))
        .isEqualTo(Json.parse("[\"http://b.example:81\", \"https://a.example\"]"));
    assertThat(moved.json().path("ending").asString()).isEqualTo("1b7a");
    Answer renewed = api.put("/api/me/secrets/KEY", "{\"value\": \"another-9999\"}");
    assertThat(renewed.json().path("ending").asString()).isEqualTo("9999");
    assertThat(renewed.json().path("targets")).hasSize(2);
    assertThat(api.delete("/api/me/secrets/KEY").text()).isEqualTo("true");
    assertThat(api.get("/api/me/secrets/KEY").status()).isEqualTo(404);
    assertThat(api.delete("/api/me/secrets/KEY").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KEY|{}|$.value",
        "KEY|{\"value\": \"hunter22\"}|$.targets",
        "KEY|{\"value\": \"short\", \"targets\": [\"a.example\"]}|$.value",
        "KEY|{\"value\": \"with\\nline end\", \"targets\": [\"a.example\"]}|$.value",
        "KEY|{\"value\": \"grün und gut\", \"targets\": [\"a.example\"]}|$.value",
        "KEY|{\"value\": \" hunter22\", \"targets\": [\"a.example\"]}|$.value",
        "KEY|{\"value\": \"hunter22\", \"targets\": []}|$.targets",
        "KEY|{\"value\": \"hunter22\", \"targets\": \"a.example\"}|$.targets",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"a.example\", 5]}|$.targets[1]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"a.example/path\"]}|$.targets[0]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"https://u:p@a.example\"]}|$.targets[0]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"ftp://a.example\"]}|$.targets[0]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"*\"]}|$.targets[0]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"a.example:99999\"]}|$.targets[0]",
        "KEY|{\"value\": \"hunter22\", \"targets\": [\"a.example?x\"]}|$.targets[0]",
        "1KEY|{\"value\": \"hunter22\", \"targets\": [\"a.example\"]}|name",
        "K-Y|{\"value\": \"hunter22\", \"targets\": [\"a.example\"]}|name"
      })
  void namesWhatIsWrong(String name, String body, String path) {
    Answer answer = api.put("/api/me/secrets/" + name, body);
    assertThat(answer.status()).isEqualTo(400);
    List<String> paths = new ArrayList<>();
    answer.json().path("errors").forEach(e -> paths.add(e.path("path").asString()));
    assertThat(paths).containsExactly(path);
    assertThat(answer.text()).doesNotContain("hunter", "short", "und gut");
  }

  @Test
  void isGrantedToRolesForSomeOfItsTargets() {
    api.put(
        "/api/me/secrets/KEY",
        "{\"value\": \"hunter22\", \"targets\": [\"a.example\", \"b.example\"]}");
    var role = new chat.roles.kernel.ids.RoleId(ROLE);
    UserId user = new UserId(owner.id());
    assertThat(secrets.openFor(role, user, "KEY")).isEmpty();

    Answer granted =
        api.put("/api/me/secrets/KEY/grants/" + ROLE, "{\"targets\": [\"a.example\"]}");
    assertThat(granted.json().at("/grants/0"))
        .isEqualTo(
            Json.parse(
                "{\"roleId\": \"%s\", \"targets\": [\"https://a.example\"]}".formatted(ROLE)));
    assertThat(secrets.openFor(role, user, "KEY").orElseThrow().targets())
        .extracting(Object::toString)
        .containsExactly("https://a.example");
    assertThat(secrets.openFor(new chat.roles.kernel.ids.RoleId("other"), user, "KEY")).isEmpty();

    Answer wrong = api.put("/api/me/secrets/KEY/grants/" + ROLE, "{\"targets\": [\"c.example\"]}");
    assertThat(wrong.status()).isEqualTo(400);

    api.put("/api/me/secrets/KEY", "{\"targets\": [\"b.example\"]}");
    assertThat(secrets.openFor(role, user, "KEY").orElseThrow().targets()).isEmpty();
    api.put("/api/me/secrets/KEY/grants/" + ROLE, "{}");
    assertThat(secrets.openFor(role, user, "KEY").orElseThrow().targets()).hasSize(1);

    assertThat(api.delete("/api/me/secrets/KEY/grants/" + ROLE).text()).isEqualTo("true");
    assertThat(api.delete("/api/me/secrets/KEY/grants/" + ROLE).status()).isEqualTo(404);
    assertThat(secrets.openFor(role, user, "KEY")).isEmpty();
  }

  @Test
  void aUserHasAHundredAtMost() {
    for (int i = 0; i < 100; i++) {
      assertThat(api.put("/api/me/secrets/K" + i, BODY).status()).isEqualTo(201);
    }
    assertThat(api.put("/api/me/secrets/ONE_MORE", BODY).status()).isEqualTo(409);
    assertThat(api.put("/api/me/secrets/K7", BODY).status()).isEqualTo(200);
    JsonNode page = api.get("/api/me/secrets?page=1&size=30").json();
    assertThat(page.path("items")).hasSize(30);
    assertThat(page.path("total").asInt()).isEqualTo(100);
  }

  @Test
  void sealsAnewWithTheNewestKeyWhenItStarts() {
    api.put("/api/me/secrets/KEY", BODY);
    byte[] sealedBefore = sealed();
    SecretKeys newer =
        new SecretKeys(
            new TokenKey(
                java.util.Base64.getUrlDecoder()
                    .decode(chat.roles.testing.FreshDatabase.TOKEN_KEY)),
            List.of("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"));
    Secrets restarted = new Secrets(store, newer, audit);
    restarted.afterPropertiesSet();
    assertThat(sealed()).isNotEqualTo(sealedBefore);
    assertThat(restarted.open(new UserId(owner.id()), "KEY").orElseThrow().value())
        .isEqualTo("hunter22-1b7a");
    assertThat(new String(sealed(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter");
    // so that the server of these tests can read what others made
    jdbc.sql("DELETE FROM secret").update();
  }

  private byte[] sealed() {
    return jdbc.sql("SELECT sealed FROM secret WHERE owner = ?")
        .param(owner.id())
        .query(byte[].class)
        .single();
  }
}
