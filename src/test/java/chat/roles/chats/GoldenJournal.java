package chat.roles.chats;

import chat.roles.kernel.json.Json;
import chat.roles.runs.StoredPaths;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run that a release carried out, as data: what it was started with, its programs, its steps and
 * what it came to.
 */
record GoldenJournal(JsonNode document) {

  /** Reads a finished run. */
  static GoldenJournal of(JdbcClient jdbc, String run) {
    ObjectNode document =
        jdbc.sql("SELECT kind, state, owner, actor, input, result FROM run WHERE id = ?")
            .param(run)
            .query((row, _) -> {
              ObjectNode found = Json.object();
              for (String field : List.of("kind", "state", "owner", "actor")) {
                found.put(field, row.getString(field));
              }
              found.set("input", json(row, 5));
              found.set("result", json(row, 6));
              return found;
            })
            .single();
    ArrayNode steps = document.putArray("steps");
    ObjectNode programs = document.putObject("programs");
    jdbc.sql(
            """
            SELECT path, tool, address, failed, question, answer, model, tokens_in, tokens_out
            FROM qa WHERE run_id = ? ORDER BY path
            """)
        .param(run)
        .query((row, _) -> step(row))
        .list()
        .forEach(steps::add);
    for (JsonNode step : steps) {
      String hash = step.path("answer").path("program").asString("");
      if (step.path("tool").asString().equals("actor") && !hash.isEmpty()) {
        programs.set(hash, program(jdbc, hash));
      }
    }
    return new GoldenJournal(document);
  }

  private static JsonNode program(JdbcClient jdbc, String hash) {
    return Json.parse(
        jdbc.sql("SELECT document FROM program WHERE hash = ?")
            .param(hash)
            .query(String.class)
            .single());
  }

  private static ObjectNode step(ResultSet row) throws SQLException {
    ObjectNode step =
        Json.object()
            .put("path", StoredPaths.path(Objects.requireNonNull(row.getString(1))))
            .put("tool", row.getString(2));
    step.set("address", json(row, 3));
    step.put("failed", row.getBoolean(4));
    step.set("question", json(row, 5));
    step.set("answer", json(row, 6));
    step.put("model", row.getString(7));
    step.put("tokensIn", row.getInt(8));
    return step.put("tokensOut", row.getInt(9));
  }

  private static JsonNode json(ResultSet row, int index) throws SQLException {
    return Json.parse(Objects.requireNonNull(row.getString(index)));
  }

  List<String> paths() {
    return document.path("steps").valueStream().map(step -> step.path("path").asString()).toList();
  }

  JsonNode result() {
    return document.path("result");
  }

  String state() {
    return document.path("state").asString();
  }

  /** Puts the run into a database as one whose server died before its end. */
  void plant(JdbcClient jdbc, String run) {
    document
        .path("programs")
        .properties()
        .forEach(program ->
            jdbc.sql("INSERT INTO program (hash, document) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(program.getKey(), Json.write(program.getValue()))
                .update());
    for (JsonNode step : document.path("steps")) {
      plant(jdbc, run, step);
    }
    jdbc.sql(
            """
            INSERT INTO run (id, kind, owner, actor, state, input, node, epoch, created_at,
              started_at)
            VALUES (?, ?, ?, ?, 'running', ?, 'a node of that release', 1, now(), now())
            """)
        .params(run, text("kind"), text("owner"), text("actor"), Json.write(document.path("input")))
        .update();
  }

  private String text(String field) {
    return document.path(field).asString();
  }

  private static void plant(JdbcClient jdbc, String run, JsonNode step) {
    jdbc.sql(
            """
            INSERT INTO qa (run_id, path, attempts, tool, address, question, answer, failed, model,
              tokens_in, tokens_out, estimated, took_micros, ended_at, node, epoch)
            VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, false, 1, now(), 'a node of that release', 1)
            """)
        .params(
            run,
            StoredPaths.key(step.path("path").asString()),
            step.path("tool").asString(),
            Json.write(step.path("address")),
            Json.write(step.path("question")),
            Json.write(step.path("answer")),
            step.path("failed").asBoolean(),
            step.path("model").asString(null),
            step.path("tokensIn").asInt(),
            step.path("tokensOut").asInt())
        .update();
  }
}
