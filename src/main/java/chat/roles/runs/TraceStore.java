package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The journal as it is read by people. A page costs what is on it, however large the run: it is
 * found by the primary key, where {@link PathKey}s stand in the order of the tree; with a depth,
 * what is deeper is jumped over.
 */
final class TraceStore {

  /** Values with more bytes are cut. */
  static final int WHOLE_BYTES = 4_000;

  /** To so many characters. */
  static final int CUT_CHARACTERS = 1_000;

  /** Nothing in a tree comes after it. */
  private static final String LAST = "\uDBFF\uDFFF";

  private static final String COLUMNS =
      """
      qa.path, qa.tool, qa.address, qa.failed, qa.model, qa.tokens_in, qa.tokens_out, qa.estimated,
      qa.cost, qa.took_micros, qa.ended_at, qa.attempts, qa.node,
      CASE WHEN octet_length(qa.question) <= %1$d THEN qa.question END AS question,
      CASE WHEN octet_length(qa.question) > %1$d THEN left(qa.question, %2$d) END AS question_cut,
      substring(qa.question_packed FROM 1 FOR %1$d) AS question_packed,
      CASE WHEN octet_length(qa.answer) <= %1$d THEN qa.answer END AS answer,
      CASE WHEN octet_length(qa.answer) > %1$d THEN left(qa.answer, %2$d) END AS answer_cut,
      substring(qa.answer_packed FROM 1 FOR %1$d) AS answer_packed\
      """
          .formatted(WHOLE_BYTES, CUT_CHARACTERS);

  private static final String STEPS =
      "SELECT "
          + COLUMNS
          + """

           , false AS more FROM qa
          WHERE run_id = :run AND path > :after AND path < :before
          ORDER BY path LIMIT :size
          """;

  private static final String PRINTED =
      "SELECT "
          + COLUMNS
          + """
          , false AS more,
            concat_ws('/', qa.tool, qa.address, qa.failed, md5(qa.question),
              md5(qa.question_packed), md5(qa.answer), md5(qa.answer_packed)) AS print
          FROM qa WHERE run_id = :run AND path > :after ORDER BY path LIMIT :size
          """;

  /** The part of a path down to the depth; paths outside of the tree have no depth. */
  private static final String SHORTENED =
      """
      CASE WHEN path LIKE '!%' THEN path
        ELSE array_to_string((string_to_array(path, '.'))[1 : :depth], '.') END COLLATE "C"\
      """;

  private static final String TOP =
      """
      WITH RECURSIVE place (key, number) AS (
        (SELECT %1$s, 1 FROM qa
        WHERE run_id = :run AND path > :after AND path < :before
        ORDER BY path LIMIT 1)
        UNION ALL
        SELECT (
          SELECT %1$s FROM qa
          WHERE run_id = :run AND path < :before AND path > (
            CASE WHEN place.key NOT LIKE '!%%'
              AND cardinality(string_to_array(place.key, '.')) = :depth
            THEN place.key || '/' ELSE place.key END COLLATE "C")
          ORDER BY path LIMIT 1), number + 1
        FROM place WHERE place.key IS NOT NULL AND number < :size
      )
      SELECT place.key, %2$s,
        cardinality(string_to_array(place.key, '.')) = :depth AND place.key NOT LIKE '!%%'
        AND EXISTS (
          SELECT FROM qa below WHERE below.run_id = :run
          AND below.path > (place.key || '.') COLLATE "C"
          AND below.path < (place.key || '/') COLLATE "C") AS more
      FROM place LEFT JOIN qa ON qa.run_id = :run AND qa.path = place.key
      WHERE place.key IS NOT NULL
      ORDER BY place.number
      """
          .formatted(SHORTENED, COLUMNS);

  private final JdbcClient jdbc;

  TraceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The next places, in the tree's order, and one more when there are more. */
  List<Qa> page(RunId run, TraceQuery query) {
    String under = query.under() == null ? null : PathKey.of(query.under());
    Integer depth = query.depth() == null ? null : query.depth() + PathKey.depth(under);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("run", run.value());
    parameters.put("after", after(query.after(), under, depth));
    parameters.put("before", under == null ? LAST : under + "/");
    parameters.put("size", query.size() + 1);
    if (depth == null) {
      return jdbc.sql(STEPS).params(parameters).query((row, _) -> qa(row, key(row))).list();
    }
    parameters.put("depth", depth);
    return jdbc.sql(TOP)
        .params(parameters)
        .query((row, _) -> qa(row, Objects.requireNonNull(row.getString("key"))))
        .list();
  }

  /** A step, and what tells whether another one is the same. */
  record Printed(String key, Qa qa, String print) {}

  /** The next steps with their fingerprints, and one more when there are more. */
  List<Printed> printed(RunId run, @Nullable String after, int size) {
    return jdbc.sql(PRINTED)
        .param("run", run.value())
        .param("after", after == null ? "" : PathKey.of(after))
        .param("size", size + 1)
        .query((row, _) ->
            new Printed(
                key(row), qa(row, key(row)), Objects.requireNonNull(row.getString("print"))))
        .list();
  }

  private static String after(
      @Nullable String path, @Nullable String under, @Nullable Integer depth) {
    String first = under == null ? "" : under + ".";
    if (path == null) {
      return first;
    }
    String key = PathKey.of(path);
    boolean skipsBelow = depth != null && PathKey.depth(key) >= depth && !PathKey.isOutside(path);
    String after = skipsBelow ? key + "/" : key;
    return after.compareTo(first) < 0 ? first : after;
  }

  /** When a step was recorded. */
  record Mark(String key, Instant endedAt) {}

  /** What was recorded from then on, in that order. Reads the run's whole index. */
  List<Mark> since(RunId run, Instant from) {
    return jdbc.sql(
            """
            SELECT path, ended_at FROM qa WHERE run_id = :run AND ended_at >= :from
            ORDER BY ended_at, path
            """)
        .param("run", run.value())
        .param("from", from.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new Mark(key(row), instant(row)))
        .list();
  }

  /** The steps of these keys. */
  Map<String, Qa> steps(RunId run, Collection<String> keys) {
    Map<String, Qa> steps = new HashMap<>();
    jdbc.sql(
            "SELECT "
                + COLUMNS
                + ", false AS more FROM qa WHERE run_id = :run AND path = ANY (:keys)")
        .param("run", run.value())
        .param("keys", keys.toArray(String[]::new))
        .query(row -> {
          steps.put(key(row), qa(row, key(row)));
        });
    return steps;
  }

  /** One step, with its values whole. */
  Optional<Qa> whole(RunId run, String path) {
    return jdbc.sql(
            """
            SELECT question, question_packed, answer, answer_packed, path, tool, address, failed,
              model, tokens_in, tokens_out, estimated, cost, took_micros, ended_at, attempts, node
            FROM qa WHERE run_id = :run AND path = :path
            """)
        .param("run", run.value())
        .param("path", PathKey.of(path))
        .query((row, _) ->
            new Qa(path, step(row, whole(Packed.from(row, 1)), whole(Packed.from(row, 3))), false))
        .optional();
  }

  private static Qa qa(ResultSet row, String key) throws SQLException {
    boolean recorded = row.getString("tool") != null;
    return new Qa(
        PathKey.path(key),
        recorded ? step(row, cut(row, "question"), cut(row, "answer")) : null,
        row.getBoolean("more"));
  }

  private static Qa.Step step(ResultSet row, Qa.Value question, Qa.Value answer)
      throws SQLException {
    Duration took = Duration.ofNanos(row.getLong("took_micros") * 1_000);
    Instant ended = instant(row);
    return new Qa.Step(
        Objects.requireNonNull(row.getString("tool")),
        Json.parse(Objects.requireNonNull(row.getString("address"))).asString(""),
        question,
        answer,
        row.getBoolean("failed"),
        row.getString("model"),
        row.getInt("tokens_in"),
        row.getInt("tokens_out"),
        row.getBoolean("estimated"),
        row.getBigDecimal("cost"),
        ended.minus(took),
        ended,
        took,
        row.getInt("attempts"),
        Objects.requireNonNull(row.getString("node")));
  }

  private static Qa.Value cut(ResultSet row, String name) throws SQLException {
    String text = row.getString(name);
    if (text != null) {
      return new Qa.Value(Json.parse(text), false);
    }
    String start = row.getString(name + "_cut");
    byte[] packed = row.getBytes(name + "_packed");
    String shown =
        start != null
            ? start
            : Packed.beginning(packed == null ? new byte[0] : packed, CUT_CHARACTERS);
    return new Qa.Value(Json.nodes().stringNode(shown), true);
  }

  private static Qa.Value whole(@Nullable Packed value) {
    return new Qa.Value(
        value == null ? Json.nodes().nullNode() : Json.parse(value.unpacked()), false);
  }

  private static String key(ResultSet row) throws SQLException {
    return Objects.requireNonNull(row.getString("path"));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return Objects.requireNonNull(row.getObject("ended_at", OffsetDateTime.class)).toInstant();
  }
}
