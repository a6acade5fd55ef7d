package chat.roles.users;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import java.util.Map;

/** The administrator of a server on which nobody else makes the first account. */
final class Administrators {

  private static final Map<String, String> ROOT =
      Map.of("username", "root-admin", "password", "the administrator's password");

  private Administrators() {}

  /** Registers, or signs in. */
  static Api of(int port) {
    Api nobody = Api.on(port);
    Answer answer = nobody.post("/api/auth/register", ROOT);
    if (answer.status() != 201) {
      answer = nobody.post("/api/auth/login", ROOT);
    }
    if (!answer.json().path("admin").asBoolean(false)) {
      throw new AssertionError(answer.text());
    }
    return nobody.as(answer.json().get("authToken").asString());
  }
}
