package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code POST /users}, for clients that bring their own models along. */
@UsersTest
class UsersWithoutPasswordTests {

  private static final String LOCAL =
      """
      {"type": "llm", "runtime": "local", "url": "ollama:llama3.2", "props": {"quality": 1}}\
      """;

  @LocalServerPort private int port;
  private Api nobody;

  @BeforeEach
  void somebodyHasTheServer() {
    nobody = Api.on(port);
    nobody.register();
  }

  @Test
  void isSignedInByItsTokenAndByNothingElse() {
    Answer made = create("local-one", "[" + LOCAL + "]");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    Api api = nobody.as(made.json().get("authToken").asString());
    Answer me = api.get("/api/me");
    assertThat(me.json().get("username").asString()).isEqualTo("local-one");
    assertThat(me.json().at("/resConfigs/0/url").asString()).isEqualTo("ollama:llama3.2");
    assertThat(UsersServer.ROOTS).contains(me.json().get("id").asString());
    for (String password : new String[] {"", "null", "local-one"}) {
      Answer login =
          nobody.post("/api/auth/login", Map.of("username", "local-one", "password", password));
      assertThat(login.status()).isEqualTo(401);
    }
  }

  @Test
  void takesNoOtherResources() {
    String server = LOCAL.replace("\"local\"", "\"server\"");
    Answer answer = create("other-one", "[%s, %s]".formatted(LOCAL, server));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$.resConfigs[1].runtime");
    String platform = LOCAL.replace("\"local\"", "\"platform\"");
    assertThat(create("other-one", "[" + platform + "]").status()).isEqualTo(400);
    for (String none : new String[] {"[]", "{}", "5", "null"}) {
      Answer refused = create("other-one", none);
      assertThat(refused.status()).as(none).isEqualTo(400);
      assertThat(refused.json().at("/errors/0/path").asString()).isEqualTo("$.resConfigs");
    }
    Answer incomplete = create("other-one", "[{\"type\": \"llm\", \"runtime\": \"local\"}]");
    assertThat(incomplete.json().at("/errors/0/path").asString()).isEqualTo("$.resConfigs[0].url");
    assertThat(create("other-one", "[" + LOCAL + "]").status()).isEqualTo(201);
  }

  @Test
  void needsANameOfItsOwn() {
    assertThat(create("taken-one", "[" + LOCAL + "]").status()).isEqualTo(201);
    Answer answer = create("Taken-One", "[" + LOCAL + "]");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asString()).isEqualTo("username-taken");
    assertThat(create("-", "[" + LOCAL + "]").status()).isEqualTo(400);
  }

  @Test
  void isMadeOnlyWhereRegistrationIsOpen() {
    Answer answer =
        nobody.send(
            nobody
                .request("/api/users")
                .header("X-Forwarded-For", "192.0.2.1")
                .header("Content-Type", "application/json")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"username\": \"far-one\", \"resConfigs\": [" + LOCAL + "]}")));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("code").asString()).isEqualTo("registration-closed");
  }

  private Answer create(String username, String resConfigs) {
    return nobody.post(
        "/api/users",
        Json.object().put("username", username).set("resConfigs", Json.parse(resConfigs)));
  }
}
