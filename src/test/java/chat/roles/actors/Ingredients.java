package chat.roles.actors;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import tools.jackson.databind.node.ObjectNode;

/** What actors are made from, made through HTTP. */
final class Ingredients {

  private Ingredients() {}

  /** Makes it and answers its id. */
  static String make(Api api, String path, Object body) {
    Answer answer = api.post(path, body);
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().path("id").asString();
  }

  /** The id of a new role with the nick Tester. */
  static String makeRole(Api api, boolean published) {
    return make(
        api,
        "/api/roles",
        Json.object()
            .put("nick", "Tester")
            .put("goal", "Find out how actors behave")
            .put("published", published));
  }

  /** A host that echoes, to be changed and made. */
  static ObjectNode host(String roleId) {
    return (ObjectNode)
        Json.parse(
            """
            {"roleId": "%s", "onEntries": [
              {"name": "", "handle": {"to": "eval", "prompt": "<<req.text>>"}}]}
            """
                .formatted(roleId));
  }
}
