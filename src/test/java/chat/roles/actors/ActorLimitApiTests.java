package chat.roles.actors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@ServerTest
@TestPropertySource(properties = "chatroles.actors.per-user=2")
class ActorLimitApiTests {

  @Test
  void namesTheLimitOfActors(@LocalServerPort int port) {
    Api.Registered user = Api.on(port).register();
    Map<String, String> wanted = Map.of("roleId", Ingredients.makeRole(user.api(), true));
    String first = Ingredients.make(user.api(), "/api/actors", wanted);
    Ingredients.make(user.api(), "/api/actors", wanted);
    Answer refused = user.api().post("/api/actors", wanted);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("code").asString()).isEqualTo("too-many-actors");
    assertThat(refused.json().get("detail").asString()).contains("2 actors");
    user.api().delete("/api/actors/" + first);
    assertThat(user.api().post("/api/actors", wanted).status()).isEqualTo(201);
  }
}
