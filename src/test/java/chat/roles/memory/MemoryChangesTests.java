package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.memory.vectors.Vectors;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes true of a change, and with what. */
@ServerTest
class MemoryChangesTests {

  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;
  @Autowired private Nodes nodes;
  @Autowired private Versions versions;
  @Autowired private Vectors vectors;

  private Rememberer actor;
  private ActorId id;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api()).withVersion("v1");
    id = new ActorId(actor.id());
  }

  private static NodeDraft draft(String key) {
    return new NodeDraft(null, key, null, "", null, null, null);
  }

  private List<String> roots() {
    return Rememberer.keys(actor.does("nodes#query", "{\"count\": 100}"));
  }

  private long indexed() {
    return vectors.count(new VectorScope("node", actor.id()));
  }

  @Test
  void aReplaceThatWouldRemoveWhatAnotherRunSavedMeanwhileIsRefused() throws Exception {
    NodeList first = nodes.prepare(id, List.of(draft("a")));
    NodeList second = nodes.prepare(id, List.of(draft("b")));
    transaction.executeWithoutResult(_ -> nodes.save(first, true));
    assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> nodes.save(second, true)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("changed-meanwhile");
              assertThat(problem).hasMessageContaining("load them again");
            });
    assertThat(roots()).containsExactly("a");
    transaction.executeWithoutResult(_ -> nodes.save(second, false));
    NodeList third = nodes.prepare(id, List.of(draft("c")));
    transaction.executeWithoutResult(_ -> nodes.save(third, true));
    assertThat(roots()).containsExactly("c");
  }

  @Test
  void savesOfOneVersionComeOneAfterTheOther() throws Exception {
    NodeList first = nodes.prepare(id, List.of(draft("a"), draft("shared")));
    NodeList second = nodes.prepare(id, List.of(draft("b"), draft("shared")));
    Thread rival =
        Thread.ofVirtual()
            .unstarted(() -> transaction.executeWithoutResult(_ -> nodes.save(second, false)));
    transaction.executeWithoutResult(_ -> {
      nodes.save(first, false);
      rival.start();
      awaitBlocked();
    });
    rival.join();
    assertThat(roots()).containsExactly("a", "b", "shared");
    assertThat(Rememberer.each(actor.does("versions#history", "\"\""), "revision"))
        .containsExactly("2", "1");
  }

  private void awaitBlocked() {
    while (jdbc.sql(
                """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                  AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
                """)
            .query(Integer.class)
            .single()
        == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void changesNothingOutsideOfATransaction() throws Exception {
    NodeList list = nodes.prepare(id, List.of(draft("a")));
    assertThatThrownBy(() -> nodes.save(list, false))
        .isInstanceOf(IllegalTransactionStateException.class);
    assertThatThrownBy(() -> versions.save(id, VersionDraft.of("v2")))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  /** Where a trigger lets a statement fail: nodes, their history, their index, the record. */
  @Test
  void whateverFailsInBetweenNothingIsChanged() {
    actor.does("nodes#save", "{\"key\": \"a\", \"content\": \"before\"}");
    Map<String, String> places =
        Map.of(
            "memory_node", "NEW.key = 'boom'",
            "memory_past", "NEW.node_id = 'boom-" + actor.id() + "'",
            "vector_item", "NEW.id = 'boom-" + actor.id() + "'",
            "qa", "NEW.question LIKE '%boom-" + actor.id() + "%'");
    jdbc.sql(
            """
            CREATE OR REPLACE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'boom'; END $$
            """)
        .update();
    places.forEach((table, when) -> {
      jdbc.sql(
              "CREATE TRIGGER boom BEFORE INSERT ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION boom()"
                  .formatted(table, when))
          .update();
      try {
        JsonNode answer =
            actor.dto(
                "",
                "nodes#save",
                "[{\"key\": \"a\", \"content\": \"after\"}, {\"key\": \"boom\", \"id\": \"boom-%s\"}]"
                    .formatted(actor.id()));
        assertThat(answer.path("statusCode").asInt()).as(table).isEqualTo(500);
      } finally {
        jdbc.sql("DROP TRIGGER boom ON " + table).update();
      }
      assertThat(roots()).as(table).containsExactly("a");
      assertThat(actor.does("nodes#get", "{\"key\": \"a\"}").path("content").asString())
          .isEqualTo("before");
      assertThat(actor.does("versions#history", "\"\"")).as(table).hasSize(1);
      assertThat(indexed()).isEqualTo(1);
    });
  }

  @Test
  void aRunThatGoesOnLaterDoesNotSaveAgain() {
    ObjectNode dto = Json.object();
    dto.putArray("data").addObject().put("key", "from-the-run");
    assertThat(actor.say("pausing", dto).path("statusCode").asInt()).isEqualTo(-1);
    assertThat(roots()).containsExactly("from-the-run");
    actor.does("nodes#save#replace", "{\"key\": \"meanwhile\"}");
    JsonNode end = actor.say("command-end", Json.object());
    assertThat(end.path("statusCode").asInt()).as(end.toString()).isZero();
    assertThat(Rememberer.keys(end.path("data"))).containsExactly("meanwhile");
    assertThat(actor.does("versions#get", "\"\"").path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void anActorTakesItsMemoryWithIt() {
    actor.does("nodes#save", "{\"key\": \"a\"}");
    Rememberer other = actor.another().withVersion("v1");
    assertThat(indexed()).isEqualTo(1);
    assertThat(actor.api().delete("/api/actors/" + actor.id()).status()).isEqualTo(200);
    assertThat(rows("memory_version", "actor_id")).isZero();
    assertThat(rows("vector_scope", "name")).isZero();
    assertThat(other.does("stats", "\"\"").path("versions").asInt()).isEqualTo(1);
  }

  private int rows(String table, String column) {
    return jdbc.sql("SELECT count(*) FROM %s WHERE %s = ?".formatted(table, column))
        .param(actor.id())
        .query(Integer.class)
        .single();
  }

  @Test
  void anActorHasSoManyVersionsAndNoMore() {
    jdbc.sql(
            """
            INSERT INTO memory_version (id, actor_id, key)
            SELECT ? || i, ?, 'k' || i FROM generate_series(1, 999) AS i
            """)
        .param(actor.id())
        .param(actor.id())
        .update();
    actor.fails(413, "versions#save", "\"one-more\"", "at most 1,000 versions");
    assertThat(actor.does("versions#save", "\"v1\"").path("key").asString()).isEqualTo("v1");
  }

  @Test
  void aVersionHasSoManyNodesAndNoMore() {
    String version = actor.does("versions#get", "\"v1\"").path("id").asString();
    jdbc.sql(
            """
            INSERT INTO memory_node (id, version_id, domain, key, content, created_at, updated_at)
            SELECT left(?, 12) || i, ?, '', 'k' || i, '"' || repeat('x', 1000) || '"', now(), now()
            FROM generate_series(1, 9999) AS i
            """)
        .param(version)
        .param(version)
        .update();
    assertThat(actor.does("nodes#save", "{\"key\": \"last\"}")).hasSize(1);
    actor.fails(413, "nodes#save", "{\"key\": \"one-more\"}", "10,001 nodes", "max-nodes");
    actor.fails(413, "nodes#chains", "\"\"", "8,388,608 bytes", "ask for less");
    assertThat(actor.does("nodes#query", "{\"count\": 1000}")).hasSize(1000);
  }
}
