package chat.roles.events;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Tells users what happened. An event exists exactly when what announced it was committed. */
@Component
public class Events {

  /** Where nodes hear that a user has news; the payload is the user's id. */
  static final String CHANNEL = "chatroles_event";

  private static final Pattern TOPIC = Pattern.compile("[a-z]{1,31}");

  private static final String INSERT =
      "INSERT INTO event (user_id, actor_id, topic, payload) SELECT ?, nullif(?, ''), ?, ?";
  private static final String NOTIFY = " RETURNING pg_notify('" + CHANNEL + "', user_id)";

  private final JdbcClient jdbc;

  Events(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Announces with the caller's transaction, or at once when there is none. Two events of which the
   * first was committed before the second was announced keep that order.
   *
   * @param topic up to 31 letters a–z
   */
  public void announce(UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    jdbc.sql(INSERT + NOTIFY)
        .params(parameters(user, actor, topic, payload))
        .query((row, number) -> number)
        .list();
  }

  /**
   * Announces with a journal record. Of two events announced with one record either may come first.
   */
  public Companion announcing(
      UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    return new Companion(
        INSERT + " FROM recorded" + NOTIFY, parameters(user, actor, topic, payload));
  }

  /**
   * The same, only when the record says so.
   *
   * @param column a boolean column of the relation that stands for the record
   */
  public Companion announcingWhere(
      String column, UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    return new Companion(
        INSERT + " FROM recorded WHERE recorded." + column + NOTIFY,
        parameters(user, actor, topic, payload));
  }

  private static List<Object> parameters(
      UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("not a topic: " + topic);
    }
    return List.of(user.value(), actor == null ? "" : actor.value(), topic, Json.write(payload));
  }
}
