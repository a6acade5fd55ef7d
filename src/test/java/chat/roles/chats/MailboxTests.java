package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Contextual chats of an actor go one at a time, whoever asks: a user, or a team's other members.
 */
@ServerTest
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxTests {

  private static final String COUNTER =
      """
      {"onEntries": [
        {"name": "", "handle": {"to": "var:count", "prompt": "<?(count ?: 0) + 1?>",
          "responses": [{"then": {"to": "eval", "prompt": "<<count>>"}}]}},
        {"name": "up", "handle": {"to": "@parent#down"}},
        {"name": "other", "handle": {"to": "eval", "prompt": "<<count>>"}}]}
      """;

  private static final String BOSS =
      """
      {"members": [{"name": "counter", "roleId": "%s", "hostId": "%s"}],
       "onEntries": [
         {"name": "", "handle": {"to": "@counter"}},
         {"name": "up", "handle": {"to": "@counter#up"}},
         {"name": "down", "handle": {"to": "var:seen", "prompt": "<?(seen ?: 0) + 1?>",
           "responses": [{"then": {"to": "eval", "prompt": "seen <<seen>>"}}]}},
         {"name": "cross", "handle": {"to": "var:seen", "prompt": "<?(seen ?: 0) + 1?>",
           "responses": [{"then": {"to": "@counter"}}]}},
         {"name": "late", "handle": {"to": "@counter", "responses": [
           {"then": {"to": "user-command:start"}},
           {"then": {"to": "@counter"}}]}}]}
      """;

  private Stages stages;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  private record Team(String boss, String counter) {}

  private Team team() {
    String role = stages.role("Counter");
    String host = stages.host(role, COUNTER);
    String boss = stages.actor(BOSS.formatted(role, host));
    assertThat(text(stages.patch(boss, "{}"))).isEqualTo("1");
    JsonNode children = stages.api().get("/api/actors?parentId=" + boss).json();
    return new Team(boss, children.path("items").get(0).path("id").asString());
  }

  private static String text(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
    return answer.path("text").asString();
  }

  private static <T> List<T> atOnce(List<Callable<T>> chats) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      return pool.invokeAll(chats).stream().map(Future::resultNow).toList();
    }
  }

  @Test
  void aMemberIsChattedWithByItsUserAndItsTeamOneAtATime() throws Exception {
    Team team = team();
    List<Callable<String>> chats = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      chats.add(() -> text(stages.patch(team.boss(), "{}")));
      chats.add(() -> text(stages.patch(team.counter(), "{}")));
    }
    assertThat(atOnce(chats)).doesNotHaveDuplicates().hasSize(20);
    assertThat(text(stages.put(team.counter(), "other", "{}"))).isEqualTo("21");
  }

  @Test
  void whoIsCalledBackInsideItsOwnRunDoesNotWaitForIt() {
    Team team = team();
    assertThat(text(stages.patch(team.boss(), "up", "{}"))).isEqualTo("seen 1");
    assertThat(text(stages.patch(team.counter(), "up", "{}"))).isEqualTo("seen 2");
  }

  @Test
  void callsInBothDirectionsNeverHang() throws Exception {
    Team team = team();
    List<Callable<Integer>> chats = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      chats.add(() -> stages.patch(team.boss(), "cross", "{}").path("statusCode").asInt());
      chats.add(() -> stages.patch(team.counter(), "up", "{}").path("statusCode").asInt());
    }
    assertThat(atOnce(chats)).isSubsetOf(0, 409).contains(0);
  }

  @Test
  void aRunThatWaitsForItsUserSeesAfterwardsWhatOthersDid() {
    Team team = team();
    assertThat(stages.patch(team.boss(), "late", "{}").path("statusCode").asInt()).isEqualTo(-1);
    assertThat(text(stages.patch(team.counter(), "{}"))).as("free meanwhile").isEqualTo("3");
    assertThat(text(stages.put(team.boss(), "command-end", "{}"))).isEqualTo("4");
  }
}
