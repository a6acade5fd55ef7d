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
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/** Tells users what happened. An event exists exactly when what announced it was committed. */
@Component
public class Events {

  private static final Pattern TOPIC = Pattern.compile("[a-z]{1,31}");

  private static final String INSERT =
      "INSERT INTO event (user_id, actor_id, topic, payload) SELECT ?, nullif(?, ''), ?, ?";

  private final JdbcClient jdbc;
  private final News news;

  Events(JdbcClient jdbc, News news) {
    this.jdbc = jdbc;
    this.news = news;
  }

  /**
   * Announces with the caller's transaction, or at once when there is none. Two events of which the
   * first was committed before the second was announced keep that order.
   *
   * @param topic up to 31 letters a–z
   */
  public void announce(UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    jdbc.sql(INSERT).params(parameters(user, actor, topic, payload)).update();
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              news.of(user);
            }
          });
    } else {
      news.of(user);
    }
  }

  /**
   * Announces with a journal record. Of two events announced with one record either may come first.
   */
  public Companion announcing(
      UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    return new Companion(
        INSERT + " FROM recorded", parameters(user, actor, topic, payload), () -> news.of(user));
  }

  /**
   * The same, only when the record says so.
   *
   * @param column a boolean column of the relation that stands for the record
   */
  public Companion announcingWhere(
      String column, UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    return new Companion(
        INSERT + " FROM recorded WHERE recorded." + column,
        parameters(user, actor, topic, payload),
        () -> news.of(user));
  }

  private static List<Object> parameters(
      UserId user, @Nullable ActorId actor, String topic, JsonNode payload) {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("not a topic: " + topic);
    }
    return List.of(user.value(), actor == null ? "" : actor.value(), topic, Json.write(payload));
  }
}
