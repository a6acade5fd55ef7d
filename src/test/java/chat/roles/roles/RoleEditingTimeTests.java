package chat.roles.roles;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.MovableClock;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@ServerTest
class RoleEditingTimeTests {

  private static final Duration EDITABLE = Duration.ofHours(36);
  private static final Duration MOMENT = Duration.ofMillis(1);

  @TestConfiguration(proxyBeanMethods = false)
  static class Time {
    @Bean
    @Primary
    MovableClock movableClock() {
      return new MovableClock(Instant.parse("2026-01-01T00:00:00.123456789Z"));
    }
  }

  @LocalServerPort private int port;
  @Autowired private Clock clock;
  private Api api;

  @BeforeEach
  void signIn() {
    api = Api.on(port).register().api();
  }

  @Test
  void keepsAPublishedRoleEditableForThirtySixHours() {
    String path = "/api/roles/" + Samples.makeRole(api, true);
    pass(EDITABLE);
    assertThat(change(path, "in time").status()).isEqualTo(200);
  }

  @Test
  void makesItReadOnlyAfterThat() {
    String path = "/api/roles/" + Samples.makeRole(api, true);
    pass(EDITABLE.plus(MOMENT));
    Answer answer = change(path, "too late");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("role-read-only");
    assertThat(answer.json().path("detail").asString()).contains("36 hours");
    assertThat(api.patch(path, "{\"published\": false}").status()).isEqualTo(409);
    assertThat(api.get(path).json().path("goal").asString()).isNotEqualTo("too late");
  }

  @Test
  void countsFromTheLastChangeNotFromPublishing() {
    String path = "/api/roles/" + Samples.makeRole(api, true);
    for (int day = 0; day < 4; day++) {
      pass(Duration.ofHours(24));
      assertThat(change(path, "day " + day).status()).isEqualTo(200);
    }
    pass(EDITABLE.plus(MOMENT));
    assertThat(change(path, "too late").status()).isEqualTo(409);
  }

  @Test
  void countsNoChangeThatChangesNothing() {
    String path = "/api/roles/" + Samples.makeRole(api, true);
    Answer before = api.get(path);
    pass(Duration.ofHours(24));
    assertThat(api.patch(path, "{\"nick\": \"Tester\"}").json()).isEqualTo(before.json());
    pass(Duration.ofHours(24));
    assertThat(change(path, "too late").status()).isEqualTo(409);
  }

  @Test
  void neverClosesADraft() {
    String path = "/api/roles/" + Samples.makeRole(api, false);
    pass(Duration.ofDays(1000));
    assertThat(change(path, "late").status()).isEqualTo(200);
    assertThat(api.patch(path, "{\"published\": true}").status()).isEqualTo(200);
    pass(EDITABLE);
    assertThat(api.patch(path, "{\"published\": false}").status()).isEqualTo(200);
  }

  @Test
  void letsAReadOnlyRoleBeDeleted() {
    String path = "/api/roles/" + Samples.makeRole(api, true);
    pass(Duration.ofDays(1000));
    assertThat(api.delete(path).status()).isEqualTo(200);
  }

  private Answer change(String path, String goal) {
    return api.patch(path, "{\"goal\": \"" + goal + "\"}");
  }

  private void pass(Duration time) {
    ((MovableClock) clock).pass(time);
  }
}
