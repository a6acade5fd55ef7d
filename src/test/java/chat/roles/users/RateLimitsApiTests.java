package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.FreshDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(
    classes = UsersServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {FreshDatabase.class, RateLimitsApiTests.LowLimits.class})
class RateLimitsApiTests {

  static final class LowLimits
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of(
              "chatroles.limits.user=4/1h",
              "chatroles.limits.address=6/1h",
              "chatroles.limits.sign-in=4/1h")
          .applyTo(context);
    }
  }

  @LocalServerPort private int port;
  @Autowired private Tokens tokens;

  /** One story, because what was counted stays so. */
  @Test
  void whoAsksTooOftenIsToldWhenToComeBackAndOthersGoOn() {
    Api nobody = Api.on(port);
    Registered ada = nobody.register();
    Registered grace = nobody.register();

    // a user, whichever token is sent; an actor's is counted apart
    for (int i = 0; i < 4; i++) {
      assertThat(ada.api().get("/api/me").status()).isEqualTo(200);
    }
    isTooMany(ada.api().get("/api/me"), "too-many-requests");
    isTooMany(ada.api().post("/api/auth/logout", "{}"), "too-many-requests");
    String actor = tokens.issue(new ActorId("some-actor"), new UserId(ada.id()));
    assertThat(nobody.as(actor).get("/api/me").status()).isEqualTo(403);
    assertThat(grace.api().get("/api/me").status()).isEqualTo(200);

    // sign-ins of an address: two registrations, and these
    Map<String, String> guess = Map.of("username", "nobody", "password", "a guess");
    assertThat(nobody.post("/api/auth/login", guess).status()).isEqualTo(401);
    assertThat(nobody.post("/api/auth/login", guess).status()).isEqualTo(401);
    isTooMany(nobody.post("/api/auth/login", guess), "too-many-sign-ins");

    // an address without a token that counts: four requests until now, and these
    assertThat(nobody.get("/api/auth/providers").status()).isEqualTo(200);
    assertThat(nobody.as("nonsense").get("/api/me").status()).isEqualTo(401);
    isTooMany(nobody.as("nonsense").get("/api/me"), "too-many-requests");
    isTooMany(nobody.get("/api/auth/providers"), "too-many-requests");
    assertThat(nobody.get("/docs/openapi.json").status()).isEqualTo(200);
    assertThat(grace.api().get("/api/me").status()).isEqualTo(200);
  }

  private static void isTooMany(Answer answer, String code) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().get("code").asString()).isEqualTo(code);
    assertThat(Long.parseLong(answer.header("retry-after"))).isBetween(1L, 3600L);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
  }
}
