package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Makes runs of others. Joins the caller's transaction. */
final class ForkStore {

  private final JdbcClient jdbc;

  ForkStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What the run was started with, when it is the owner's and its journal is there; locked. */
  Optional<JsonNode> lockInput(UserId owner, RunId id) {
    return jdbc.sql(
            """
            SELECT input, input_packed FROM run
            WHERE id = :id AND owner = :owner AND journal_deleted_at IS NULL FOR SHARE
            """)
        .param("id", id.value())
        .param("owner", owner.value())
        .query((row, _) -> read(Packed.from(row, 1)))
        .optional();
  }

  private static JsonNode read(@Nullable Packed value) {
    return value == null ? Json.nodes().nullNode() : Json.parse(value.unpacked());
  }

  /** A recorded step as it can be changed. */
  record Recorded(String tool, JsonNode answer, boolean failed) {}

  Optional<Recorded> find(RunId run, String path) {
    return jdbc.sql(
            """
            SELECT tool, failed, answer, answer_packed FROM qa WHERE run_id = :run AND path = :path
            """)
        .param("run", run.value())
        .param("path", PathKey.of(path))
        .query((row, _) ->
            new Recorded(row.getString(1), read(Packed.from(row, 3)), row.getBoolean(2)))
        .optional();
  }

  /** A run like the other one, to be begun by whoever looks for queued ones. */
  void insert(RunId fork, RunId of, String path, Packed input) {
    jdbc.sql(
            """
            INSERT INTO run (id, kind, owner, actor, lane, state, input, input_packed, epoch,
              created_at, unattended, forked_from, forked_at)
            SELECT :fork, kind, owner, actor, lane, 'queued', :input, :packed, 2,
              clock_timestamp(), true, id, :path
            FROM run WHERE id = :run
            """)
        .param("fork", fork.value())
        .param("run", of.value())
        .param("path", PathKey.of(path))
        .param("input", input.text(), Types.VARCHAR)
        .param("packed", input.deflated(), Types.BINARY)
        .update();
  }

  /**
   * Takes along what comes before the step in the tree's order, but for those in whose course it
   * was asked; and all that is outside of the tree, but for turns that were taken and corrections
   * that were remembered later. What is taken along has the epoch 0: it is not the fork's own, and
   * not counted among what it asked and spent.
   *
   * @param kept whether the step itself is taken along, with all below it
   */
  void copy(RunId fork, RunId of, String path, boolean kept) {
    jdbc.sql(
            """
            INSERT INTO qa (run_id, path, attempts, tool, address, question, question_packed,
              answer, answer_packed, failed, model, tokens_in, tokens_out, estimated, cost,
              took_micros, actor, role, ended_at, node, epoch)
            SELECT :fork, path, attempts, tool, address, question, question_packed,
              answer, answer_packed, failed, model, tokens_in, tokens_out, estimated, cost,
              took_micros, actor, role, ended_at, node, 0
            FROM qa
            WHERE run_id = :run AND (path NOT LIKE '!%'
                AND path < :path AND NOT starts_with(:path, path || '.')
              OR path LIKE '!%' AND (path !~ '^!(turn|remember)@' OR ended_at <= (
                SELECT ended_at - took_micros * interval '1 microsecond' FROM qa first
                WHERE first.run_id = :run AND first.path = :path))
              OR :kept AND (path = :path OR path > :below AND path < :above))
            """)
        .param("fork", fork.value())
        .param("run", of.value())
        .param("path", PathKey.of(path))
        .param("below", PathKey.of(path) + ".")
        .param("above", PathKey.of(path) + "/")
        .param("kept", kept)
        .update();
  }

  void change(RunId run, String path, Packed answer) {
    jdbc.sql(
            """
            UPDATE qa SET answer = :answer, answer_packed = :packed, failed = false
            WHERE run_id = :run AND path = :path
            """)
        .param("run", run.value())
        .param("path", PathKey.of(path))
        .param("answer", answer.text(), Types.VARCHAR)
        .param("packed", answer.deflated(), Types.BINARY)
        .update();
  }
}
