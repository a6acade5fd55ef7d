package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.FreshDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(
    classes = UsersServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "test.purpose=first start")
@ContextConfiguration(initializers = FreshDatabase.class)
class FirstStartTests {

  @LocalServerPort private int port;
  @Autowired private SetupCode code;
  @Autowired private JdbcClient jdbc;

  /** One story, because the first start happens once. */
  @Test
  void theFirstAccountIsTheAdministratorAndNothingElseComesBefore() throws Exception {
    Api nobody = Api.on(port);
    refusesEverythingElse(nobody);
    refusesToBeSetUpFromElsewhere(nobody);

    List<Answer> answers = registerAtOnce(12);
    assertThat(answers).extracting(Answer::status).containsOnly(201);
    assertThat(answers).filteredOn(a -> a.json().get("admin").asBoolean()).hasSize(1);
    assertThat(jdbc.sql("SELECT count(*) FROM app_user WHERE is_admin").query(Long.class).single())
        .isEqualTo(1);
    assertThat(UsersServer.ROOTS)
        .containsAll(answers.stream().map(a -> a.json().get("id").asString()).toList());
    assertThat(nobody.get("/api/me").status()).isEqualTo(401);
    assertThat(
            register("late", Map.of("X-Forwarded-For", "127.0.0.1")).json().get("code").asString())
        .isEqualTo("registration-closed");
  }

  private void refusesEverythingElse(Api nobody) {
    for (String path : List.of("/api/me", "/api/roles", "/nowhere", "/api/auth/login")) {
      Answer answer = nobody.get(path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.json().get("code").asString()).isEqualTo("setup-required");
    }
    for (String path : List.of("/", "/docs/api", "/docs/openapi.json", "/api/auth/providers")) {
      assertThat(nobody.get(path).status()).as(path).isEqualTo(200);
    }
    assertThat(nobody.get("/api/auth/providers").json().get("setupRequired").asBoolean()).isTrue();
  }

  private void refusesToBeSetUpFromElsewhere(Api nobody) {
    for (String header :
        List.of("Forwarded", "X-Forwarded-For", "x-forwarded-host", "Via", "X-Real-IP")) {
      Answer answer = register("first", Map.of(header, "127.0.0.1"));
      assertThat(answer.status()).as(header).isEqualTo(403);
      assertThat(answer.json().get("code").asString()).isEqualTo("setup-code-required");
    }
    Answer wrongCode =
        nobody.post(
            "/api/auth/register",
            Map.of("username", "first", "password", "long enough", "setupCode", "wrong"));
    assertThat(wrongCode.status()).isEqualTo(403);
    assertThat(code.value()).hasSize(24);
  }

  private Answer register(String username, Map<String, String> headers) {
    var request =
        Api.on(port)
            .request("/api/auth/register")
            .header("Content-Type", "application/json")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"username\": \"%s\", \"password\": \"long enough\"}".formatted(username)));
    headers.forEach(request::header);
    return Api.on(port).send(request);
  }

  private List<Answer> registerAtOnce(int count) throws Exception {
    List<Future<Answer>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        String body = "{\"username\": \"racer-%d\", \"password\": \"long enough\"}".formatted(i);
        futures.add(threads.submit(() -> Api.on(port).post("/api/auth/register", body)));
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> future : futures) {
      answers.add(future.get());
    }
    return answers;
  }
}
