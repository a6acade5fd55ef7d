package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A member of somebody else's role, of which releases come that use more than was shown. */
@ServerTest
class MemberReleasesTests {

  private static final String MODEST = "{\"to\": \"eval\", \"prompt\": \"modest\"}";
  private static final String GREEDY =
      """
      {"to": "json", "responses": [{"when": "ErrorHandle", "then": {"to": "eval", "prompt": "greedy"}}]}
      """;

  @LocalServerPort private int port;
  private Stages author;
  private Stages owner;
  private String role;

  @BeforeEach
  void registers() {
    author = Stages.of(Api.on(port).register().api());
    owner = Stages.of(Api.on(port).register().api());
    role = Samples.makeRole(author.api(), true);
  }

  private String release(String no, String prompt) {
    String host =
        author.host(role, "{\"onEntries\": [{\"name\": \"\", \"handle\": " + prompt + "}]}");
    var answer =
        author.api().patch("/api/hosts/" + host, Map.of("published", true, "releasedNo", no));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return host;
  }

  private String actorWithAMember() {
    return owner.actor(
        """
        {"members": [{"name": "critic", "roleId": "%s"}],
         "onEntries": [{"name": "", "handle": {"to": "@critic", "responses": [
           {"then": {"to": "eval", "prompt": "<<req.text>>"}}]}}]}
        """
            .formatted(role));
  }

  @Test
  void aLaterReleaseThatUsesMoreIsNotTaken() {
    release("1", MODEST);
    String actor = actorWithAMember();
    release("2", GREEDY);
    assertThat(owner.put(actor, "{}").path("text").asString()).isEqualTo("modest");
    assertThat(owner.put(actorWithAMember(), "{}").path("text").asString()).isEqualTo("greedy");
  }

  @Test
  void aLaterReleaseThatUsesNoMoreIsTaken() {
    release("1", MODEST);
    String actor = actorWithAMember();
    release("2", MODEST.replace("modest", "better"));
    assertThat(owner.put(actor, "{}").path("text").asString()).isEqualTo("better");
  }

  @Test
  void whereAllUseMoreTheOwnerAgreesByMakingTheMember() {
    String actor = actorWithAMember();
    String host = release("1", GREEDY);
    JsonNode refused = owner.put(actor, "{}");
    assertThat(refused.path("statusCode").asInt()).isEqualTo(409);
    assertThat(refused.path("message").asString()).contains(host).contains("POST /api/actors");
    var made =
        owner
            .api()
            .post(
                "/api/actors",
                Json.write(
                    Map.of("roleId", role, "hostId", host, "parentId", actor, "nick", "critic")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(owner.put(actor, "{}").path("text").asString()).isEqualTo("greedy");
  }
}
