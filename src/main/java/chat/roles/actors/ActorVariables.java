package chat.roles.actors;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What each actor keeps between chats: one value for each top-level name. */
@Component
public class ActorVariables {

  /** The most characters that a name may have. */
  public static final int MAX_NAME = 255;

  private final JdbcClient jdbc;

  ActorVariables(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All of the actor's variables, by name; empty for an actor that has none or is not there. */
  public ObjectNode load(ActorId actor) {
    ObjectNode variables = Json.object();
    jdbc.sql("SELECT name, value FROM actor_variable WHERE actor_id = ? ORDER BY name")
        .param(actor.value())
        .query(row -> {
          variables.set(
              Json.parse(row.getString("name")).stringValue(), Json.parse(row.getString("value")));
        });
    return variables;
  }

  /**
   * Sets one variable with a journal record.
   *
   * @throws Problem caller, when the name has more than {@value #MAX_NAME} characters
   */
  public Companion setting(ActorId actor, String name, JsonNode value) {
    if (name.length() > MAX_NAME) {
      throw new Problem(
          Category.CALLER,
          "variable-name-too-long",
          "The name of a variable may have " + MAX_NAME + " characters.");
    }
    return new Companion(
        """
        INSERT INTO actor_variable (actor_id, name, value) SELECT ?, ?, ? FROM recorded
        ON CONFLICT (actor_id, name) DO UPDATE SET value = EXCLUDED.value
        """,
        List.of(actor.value(), Json.write(name), Json.write(value)));
  }

  /** Removes one variable with a journal record; nothing happens when it is not there. */
  public Companion removing(ActorId actor, String name) {
    return new Companion(
        "DELETE FROM actor_variable v USING recorded WHERE v.actor_id = ? AND v.name = ?",
        List.of(actor.value(), Json.write(name)));
  }
}
