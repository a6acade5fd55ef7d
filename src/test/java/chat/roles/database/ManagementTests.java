package chat.roles.database;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
class ManagementTests {

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @Test
  void showsHealthWithTheDatabaseOnAPortOfItsOwn() {
    for (String path : List.of("/health", "/health/readiness")) {
      Answer answer = Api.on(managementPort).get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.json().at("/components/db/status").asString()).isEqualTo("UP");
    }
    assertThat(Api.on(managementPort).get("/health/liveness").status()).isEqualTo(200);
  }

  @Test
  void showsMetricsToPrometheus() {
    Answer answer = Api.on(managementPort).get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("hikaricp_connections_active", "jvm_memory_used_bytes");
    assertThat(answer.text())
        .contains(
            "chatroles_runs{state=\"queued\"}",
            "chatroles_runs{state=\"waiting\"}",
            "chatroles_runs_active",
            "chatroles_runs_taken_over_total",
            "chatroles_runs_replays_seconds_count");
  }

  @Test
  void showsNeitherOnTheServersPort() {
    for (String path : List.of("/health", "/metrics")) {
      assertThat(Api.on(port).get(path).status()).as(path).isEqualTo(404);
    }
  }
}
