package chat.roles.actors;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.spi.Message;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What actors and their models said to each other. The messages of an actor form trees: each knows
 * the one before it, and a chat may go on from any. The actor's head is the message that was added
 * last; the way up from it is the current conversation.
 */
@Component
public class Conversations {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final JdbcClient jdbc;
  private final ActorSettings settings;

  Conversations(JdbcClient jdbc, ActorSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /**
   * The messages up to one, oldest first; of a long conversation the newest ones only.
   *
   * @param lastMsgId null: the head; "": nothing; else one of the actor's messages
   * @throws Problem missing, when the actor has no such message
   */
  public List<Message> history(ActorId actor, @Nullable String lastMsgId) {
    if (lastMsgId != null && lastMsgId.isEmpty()) {
      return List.of();
    }
    checkId(lastMsgId);
    List<Message> messages =
        jdbc.sql(
                """
                WITH RECURSIVE way AS (
                  SELECT id, parent_id, speaker, text, 1 AS step
                  FROM message
                  WHERE actor_id = :actor
                    AND id = coalesce(
                      :from, (SELECT head_id FROM conversation WHERE actor_id = :actor))
                  UNION ALL
                  SELECT m.id, m.parent_id, m.speaker, m.text, way.step + 1
                  FROM way JOIN message m ON m.actor_id = :actor AND m.id = way.parent_id
                  WHERE way.step < :limit
                )
                SELECT speaker, text FROM way ORDER BY step DESC
                """)
            .param("actor", actor.value())
            .param("from", lastMsgId)
            .param("limit", settings.historyMessages())
            .query(Conversations::message)
            .list();
    if (lastMsgId != null && messages.isEmpty()) {
      throw Problem.missing("message");
    }
    return messages;
  }

  /**
   * Adds a question and its answer with a journal record; the answer becomes the head. Several of
   * one actor follow one another in the order of their commits.
   *
   * @param lastMsgId what they follow; null: the head at the time of writing; "", or an id that is
   *     no message of the actor: nothing
   */
  public Appended appending(
      ActorId actor, @Nullable String lastMsgId, RunId run, String question, String answer) {
    String questionId = Ids.nanoid();
    String answerId = Ids.nanoid();
    List<Object> parameters = new ArrayList<>();
    parameters.addAll(List.of(questionId, actor.value(), actor.value(), answerId));
    if (lastMsgId != null) {
      parameters.add(ID.matcher(lastMsgId).matches() ? lastMsgId : "");
    }
    parameters.addAll(List.of(Json.write(question), run.value()));
    parameters.addAll(
        List.of(answerId, actor.value(), questionId, Json.write(answer), run.value()));
    String sql =
        """
        INSERT INTO message (id, actor_id, parent_id, speaker, text, run_id)
        SELECT ?, ?, move_head(?, ?, %s), 'user', ?, ? FROM recorded
        UNION ALL
        SELECT ?, ?, ?, 'assistant', ?, ? FROM recorded
        """
            .formatted(lastMsgId == null ? "NULL" : "?");
    return new Appended(answerId, List.of(new Companion(sql, parameters)));
  }

  /**
   * Lets the actor's conversation begin afresh with a journal record; what was said stays and can
   * be gone on from.
   */
  public Companion beginning(ActorId actor) {
    return new Companion(
        "UPDATE conversation SET head_id = '' FROM recorded WHERE actor_id = ?",
        List.of(actor.value()));
  }

  /**
   * A question of a conversation.
   *
   * @param before the message that it follows; "" for none
   */
  public record Exchange(String question, String before) {}

  /** What the answer of that id answered; empty when the actor has no such message any more. */
  public Optional<Exchange> exchange(ActorId actor, String answerId) {
    return jdbc.sql(
            """
            SELECT question.text, coalesce(question.parent_id, '')
            FROM message answer
            JOIN message question
              ON question.actor_id = answer.actor_id AND question.id = answer.parent_id
            WHERE answer.actor_id = ? AND answer.id = ?
            """)
        .params(actor.value(), answerId)
        .query(
            (row, _) -> new Exchange(Json.parse(row.getString(1)).stringValue(), row.getString(2)))
        .optional();
  }

  /**
   * A part of the current conversation, oldest first.
   *
   * @param after the message before the part; null: from the beginning
   * @throws Problem missing, when {@code after} is no message of the current conversation
   */
  public List<Remark> current(ActorId actor, @Nullable String after, int atMost) {
    checkId(after);
    List<Remark> found =
        jdbc.sql(
                """
                WITH RECURSIVE way AS (
                  SELECT m.id, m.parent_id, 1 AS step
                  FROM conversation c JOIN message m ON m.actor_id = :actor AND m.id = c.head_id
                  WHERE c.actor_id = :actor
                  UNION ALL
                  SELECT m.id, m.parent_id, way.step + 1
                  FROM way JOIN message m ON m.actor_id = :actor AND m.id = way.parent_id
                  WHERE way.id <> :after
                ),
                part AS (SELECT id, step FROM way ORDER BY step DESC LIMIT :limit)
                SELECT m.*
                FROM part JOIN message m ON m.actor_id = :actor AND m.id = part.id
                ORDER BY part.step DESC
                """)
            .param("actor", actor.value())
            .param("after", after == null ? "" : after)
            .param("limit", after == null ? atMost : atMost + 1)
            .query(Conversations::remark)
            .list();
    if (after == null) {
      return found;
    }
    if (found.isEmpty() || !found.getFirst().id().equals(after)) {
      throw Problem.missing("message");
    }
    return found.subList(1, found.size());
  }

  /** What cannot be an id is not looked up: the database refuses some characters. */
  private static void checkId(@Nullable String messageId) {
    if (messageId != null && !ID.matcher(messageId).matches()) {
      throw Problem.missing("message");
    }
  }

  private static Remark remark(ResultSet row, int number) throws SQLException {
    return new Remark(
        row.getString("id"),
        row.getString("parent_id"),
        message(row, number),
        new RunId(row.getString("run_id")),
        ActorStore.instant(row, "created_at"));
  }

  private static Message message(ResultSet row, int number) throws SQLException {
    return new Message(
        Message.Speaker.valueOf(row.getString("speaker").toUpperCase(Locale.ROOT)),
        Json.parse(row.getString("text")).stringValue());
  }
}
