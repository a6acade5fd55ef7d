package chat.roles.testing;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api.Answer;
import tools.jackson.databind.node.ObjectNode;

/** The smallest things that the API takes, to be changed at one place. */
public final class Samples {

  private Samples() {}

  /** A role that can be made as it is. */
  public static ObjectNode role() {
    return Json.object().put("nick", "Tester").put("goal", "Find out how it behaves");
  }

  /** A host of that role that can be made as it is: echoes the text. */
  public static ObjectNode host(String roleId) {
    return (ObjectNode)
        Json.parse(
            """
            {"roleId": "%s",
             "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<req.text>>"}}]}\
            """
                .formatted(roleId));
  }

  /** Makes it and answers its id. */
  public static String make(Api api, String path, Object body) {
    Answer answer = api.post(path, body);
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().path("id").asString();
  }

  /** A role of the smallest kind; its id. */
  public static String makeRole(Api api, boolean published) {
    return make(api, "/api/roles", role().put("published", published));
  }
}
