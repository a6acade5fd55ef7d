package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Messages that are sent twice and carried out once. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTests {

  private static final String UNIQUE =
      """
      {"onEntries": [
        {"name": "", "handle": {"to": "wait:50ms", "responses": [
          {"then": {"to": "eval", "prompt": "<<uuid()>>"}}]}},
        {"name": "other", "handle": {"to": "eval", "prompt": "<<uuid()>>"}},
        {"name": "asks", "handle": {"to": "user-command:start"}}]}
      """;

  private Stages stages;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  private Answer send(String method, String actor, String entry, String key, String dto) {
    return stages
        .api()
        .send(
            stages
                .api()
                .request("/api/actors/" + actor + "/chat" + entry)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .method(method, BodyPublishers.ofString(dto)));
  }

  private static String text(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("statusCode").asInt()).isZero();
    return answer.json().path("text").asString();
  }

  @Test
  void aRepeatedMessageJoinsTheRunOfTheFirst() {
    String actor = stages.actor(UNIQUE);
    Answer first = send("PATCH", actor, "", "one", "{\"text\": \"x\"}");
    Answer again = send("PATCH", actor, "", "one", "{ \"text\":\"x\" }");
    assertThat(text(again)).isEqualTo(text(first));
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(text(send("PATCH", actor, "", "two", "{\"text\": \"x\"}")))
        .isNotEqualTo(text(first));
  }

  @Test
  void aKeyIsOfOneActorAndEntry() {
    String actor = stages.actor(UNIQUE);
    String first = text(send("PUT", actor, "", "key", "{}"));
    assertThat(text(send("PUT", actor, "/other", "key", "{}"))).isNotEqualTo(first);
    assertThat(text(send("PUT", stages.actor(UNIQUE), "", "key", "{}"))).isNotEqualTo(first);
  }

  @Test
  void anotherMessageWithTheSameKeyIsRefused() {
    String actor = stages.actor(UNIQUE);
    send("PUT", actor, "", "key", "{\"text\": \"x\"}");
    for (Answer refused :
        List.of(
            send("PUT", actor, "", "key", "{\"text\": \"y\"}"),
            send("PATCH", actor, "", "key", "{\"text\": \"x\"}"))) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().path("code").asString()).isEqualTo("idempotency-key-reused");
    }
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    String actor = stages.actor(UNIQUE);
    assertThat(send("PUT", actor, "", "a b", "{}").status()).isEqualTo(400);
    assertThat(send("PUT", actor, "", "a".repeat(256), "{}").status()).isEqualTo(400);
    assertThat(send("PUT", actor, "", "a".repeat(255), "{}").status()).isEqualTo(200);
  }

  @Test
  void ofManyAtOnceOneIsCarriedOut() throws Exception {
    String actor = stages.actor(UNIQUE);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          pool.invokeAll(
              Collections.nCopies(20, () -> text(send("PATCH", actor, "", "once", "{}"))));
      assertThat(answers.stream().map(Future::resultNow).distinct()).hasSize(1);
    }
  }

  @Test
  void aSuspendedRunIsJoinedAsItStands() {
    String actor = stages.actor(UNIQUE);
    Answer first = send("PUT", actor, "/asks", "key", "{\"text\": \"x\"}");
    Answer again = send("PUT", actor, "/asks", "key", "{\"text\": \"x\"}");
    assertThat(again.json().path("statusCode").asInt()).isEqualTo(-1);
    assertThat(again.json()).isEqualTo(first.json());
    stages.put(actor, "command-end", "{\"text\": \"ended\"}");
    assertThat(text(send("PUT", actor, "/asks", "key", "{\"text\": \"x\"}"))).isEqualTo("ended");
  }
}
