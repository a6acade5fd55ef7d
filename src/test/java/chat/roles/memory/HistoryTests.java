package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

@ServerTest
class HistoryTests {

  @Autowired private HistoryStore store;
  @Autowired private JdbcClient jdbc;

  private Rememberer actor;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api()).withVersion("v1");
  }

  /** All nodes without the time of their last change, by domain and key. */
  private List<String> state() {
    return jdbc.sql(
            """
            SELECT concat_ws('|', n.id, n.domain, n.key, n.parent_id, n.content, n.summary,
              n.created_at)
            FROM memory_node n JOIN memory_version v ON v.id = n.version_id
            WHERE v.actor_id = ? ORDER BY n.domain, n.key
            """)
        .param(actor.id())
        .query((row, _) -> row.getString(1))
        .list();
  }

  private JsonNode restore(int revision) {
    return actor.does("versions#restore", "{\"key\": \"v1\", \"revision\": " + revision + "}");
  }

  @Test
  void tellsWhatChangedTheNodes() {
    assertThat(actor.does("versions#history", "\"\"")).isEmpty();
    actor.does("nodes#save", "[{\"key\": \"a\"}, {\"key\": \"b\"}]");
    actor.does("nodes#save", "{\"key\": \"a\"}");
    actor.does("nodes#save#replace", "{\"key\": \"c\"}");
    actor.does("versions#reset", "\"v1\"");
    JsonNode history = actor.does("versions#history", "\"v1\"");
    assertThat(Rememberer.each(history, "method"))
        .containsExactly("versions#reset", "nodes#save#replace", "nodes#save");
    assertThat(Rememberer.each(history, "revision")).containsExactly("3", "2", "1");
    assertThat(Rememberer.each(history, "nodes")).containsExactly("1", "3", "2");
    assertThat(history.at("/0/createdAt").asString()).isNotEmpty();
    assertThat(actor.another().does("versions#history", "\"\"")).isEmpty();
  }

  @Test
  void takesAVersionBackToAnyEarlierStateAndForthAgain() {
    Random random = new Random(7);
    List<List<String>> states = new ArrayList<>();
    states.add(state());
    while (states.size() < 25) {
      change(random);
      int revision = actor.does("versions#get", "\"v1\"").path("revision").asInt();
      if (revision == states.size()) {
        states.add(state());
      }
    }
    int made = states.size();
    for (int i = 0; i < 12; i++) {
      int to = random.nextInt(made);
      restore(to);
      assertThat(state()).as("revision %d", to).isEqualTo(states.get(to));
    }
    restore(0);
    assertThat(state()).isEmpty();
  }

  private void change(Random random) {
    ArrayNode list = Json.nodes().arrayNode();
    JsonNode there = actor.does("nodes#query", "{\"count\": 100}");
    for (int i = 0; i <= random.nextInt(4); i++) {
      var node =
          list.addObject().put("key", "k" + random.nextInt(8)).put("content", random.nextInt(3));
      if (!there.isEmpty() && random.nextBoolean()) {
        JsonNode parent = there.get(random.nextInt(there.size()));
        if (!parent.path("key").equals(node.path("key"))) {
          node.set("parentId", parent.path("id"));
        }
      }
    }
    switch (random.nextInt(5)) {
      case 0 -> actor.dto("", "nodes#save#replace", list.toString());
      case 1 -> {
        if (!there.isEmpty()) {
          actor.does("nodes#remove", there.get(random.nextInt(there.size())).path("id").toString());
        }
      }
      case 2 -> actor.dto("UI", "nodes#save", list.toString());
      default -> actor.dto("", "nodes#save", list.toString());
    }
  }

  @Test
  void whatIsRestoredIsFoundAgainAndWhatIsUndoneIsNot() {
    actor.does("nodes#save", "{\"key\": \"1\", \"content\": \"zanzibar spice market\"}");
    actor.does("nodes#save", "{\"key\": \"1\", \"content\": \"antarctic research station\"}");
    restore(1);
    assertThat(actor.does("nodes#match", "\"zanzibar spice market\"").at("/0/content").asString())
        .isEqualTo("zanzibar spice market");
    restore(0);
    assertThat(actor.does("nodes#match", "\"zanzibar spice market\"")).isEmpty();
    restore(2);
    assertThat(actor.does("nodes#get", "{\"key\": \"1\"}").path("content").asString())
        .isEqualTo("antarctic research station");
  }

  @Test
  void aRestoreToTheStateAsItIsChangesNothing() {
    actor.does("nodes#save", "{\"key\": \"a\"}");
    assertThat(restore(1).path("revision").asInt()).isEqualTo(1);
    restore(0);
    assertThat(actor.does("versions#get", "\"\"").path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void refusesAStateThatIsNotKnown() {
    actor.does("nodes#save", "{\"key\": \"a\"}");
    for (int revision : new int[] {-1, 2}) {
      actor.fails(
          404,
          "versions#restore",
          "{\"key\": \"v1\", \"revision\": " + revision + "}",
          "is at revision 1",
          "versions#history");
    }
    actor.fails(400, "versions#restore", "{\"key\": \"v1\"}", "$.revision must be a number");
    actor.fails(404, "versions#restore", "{\"key\": \"v2\", \"revision\": 0}", "no version \"v2\"");
    Rememberer other = actor.another();
    String id = actor.does("versions#get", "\"v1\"").path("id").asString();
    other.fails(
        404, "versions#restore", "{\"versionId\": \"" + id + "\", \"revision\": 0}", "no version");
  }

  @Test
  void forgetsTheOldestChangesByCountAndByAge() {
    for (int i = 1; i <= 103; i++) {
      actor.does("nodes#save", "{\"key\": \"a\", \"content\": " + i + "}");
    }
    assertThat(Rememberer.each(actor.does("versions#history", "\"\""), "revision"))
        .hasSize(100)
        .last()
        .isEqualTo("4");
    actor.fails(404, "versions#restore", "{\"revision\": 2}", "the oldest shown less 1");
    restore(3);
    assertThat(actor.does("nodes#get", "{\"key\": \"a\"}").path("content").asInt()).isEqualTo(3);
    String version = actor.does("versions#get", "\"v1\"").path("id").asString();
    jdbc.sql(
            "UPDATE memory_revision SET created_at = '2001-01-01' WHERE version_id = ? AND revision < 90")
        .param(version)
        .update();
    while (store.forgetOlderThan(java.time.Duration.ofDays(3650), 7) > 0) {}
    assertThat(Rememberer.each(actor.does("versions#history", "\"\""), "revision"))
        .last()
        .isEqualTo("90");
    actor.fails(404, "versions#restore", "{\"revision\": 88}", "revision 88");
    restore(89);
    assertThat(actor.does("nodes#get", "{\"key\": \"a\"}").path("content").asInt()).isEqualTo(89);
  }
}
