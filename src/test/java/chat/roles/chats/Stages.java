package chat.roles.chats;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes roles, hosts and actors over HTTP, and chats with them, for tests of programs. */
final class Stages {

  private static final String ROLE =
      """
      {"nick": "%s", "goal": "To be tried out", "skills": ["keeps to its program"],
       "professionals": ["tester"], "entries": [{"name": ""}, {"name": "other"}]}
      """;

  private final Api api;

  private Stages(Api api) {
    this.api = api;
  }

  static Stages of(Api api) {
    return new Stages(api);
  }

  Api api() {
    return api;
  }

  /** A new draft role; its id. */
  String role(String nick) {
    return created(api.post("/api/roles", ROLE.formatted(nick)));
  }

  /** A new draft host of the role; its id. */
  String host(String roleId, String program) {
    ObjectNode document = (ObjectNode) Json.parse(program);
    document.put("roleId", roleId);
    return created(api.post("/api/hosts", document));
  }

  /** A new actor with a program of its own; its id. */
  String actor(String program) {
    String role = role("Actor");
    String host = host(role, program);
    return created(api.post("/api/actors", Map.of("roleId", role, "hostId", host)));
  }

  /** A new actor whose default entry is this prompt; its id. */
  String answering(String prompt) {
    return actor("{\"onEntries\": [{\"name\": \"\", \"handle\": " + prompt + "}]}");
  }

  /** What the actor answers and forgets. */
  JsonNode put(String actor, String dto) {
    return answered(api.put("/api/actors/" + actor + "/chat", dto));
  }

  JsonNode put(String actor, String entry, String dto) {
    return answered(api.put("/api/actors/" + actor + "/chat/" + entry, dto));
  }

  /** What the actor answers and remembers. */
  JsonNode patch(String actor, String dto) {
    return answered(api.patch("/api/actors/" + actor + "/chat", dto));
  }

  JsonNode patch(String actor, String entry, String dto) {
    return answered(api.patch("/api/actors/" + actor + "/chat/" + entry, dto));
  }

  private static String created(Answer answer) {
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().path("id").asString();
  }

  private static JsonNode answered(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json();
  }
}
