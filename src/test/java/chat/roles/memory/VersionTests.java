package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ServerTest
class VersionTests {

  private Rememberer actor;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api());
  }

  @Test
  void savesAVersionWithAKeyALanguageAndWhateverElseItHolds() {
    JsonNode saved =
        actor.does("versions#save", "{\"key\": \"v1\", \"language\": \"en\", \"a\": 1}");
    assertThat(saved.path("id").asString()).hasSize(21);
    assertThat(saved.path("key").asString()).isEqualTo("v1");
    assertThat(saved.path("actorId").asString()).isEqualTo(actor.id());
    assertThat(saved.path("language").asString()).isEqualTo("en");
    assertThat(saved.path("content").toString()).isEqualTo("{\"a\":1}");
    assertThat(saved.path("published").booleanValue()).isFalse();
    assertThat(saved.path("createdAt").asString()).isNotEmpty();
    assertThat(saved.path("updatedAt").asString()).isEqualTo(saved.path("createdAt").asString());
    assertThat(actor.does("versions#get", "\"v1\"")).isEqualTo(saved);
  }

  @Test
  void takesAKeyAsTextFromThePromptElseFromTheTextElseAnObjectFromTheData() {
    assertThat(actor.does("versions#save", "\"v1\"").path("key").asString()).isEqualTo("v1");
    assertThat(actor.bare("versions#save", "{\"text\": \"v2\"}").at("/data/key").asString())
        .isEqualTo("v2");
    assertThat(
            actor
                .bare("versions#save", "{\"data\": {\"key\": \"v3\", \"b\": [2]}}")
                .at("/data/content/b/0")
                .asInt())
        .isEqualTo(2);
    assertThat(actor.does("versions#save", "\"{\\\"key\\\": \\\"v4\\\"}\"").path("key").asString())
        .isEqualTo("v4");
  }

  @Test
  void refusesAVersionWithoutAKey() {
    actor.fails(400, "versions#save", "\"\"", "no key is given", "write a key");
    actor.fails(400, "versions#save", "{\"language\": \"en\"}", "$.key is missing");
    actor.fails(400, "versions#save", "{\"key\": \"a\\nb\"}", "$.key must be a text");
    actor.fails(400, "versions#save", "\"" + "k".repeat(201) + "\"", "1 to 200 characters");
    actor.fails(400, "versions#save", "{\"key\": [1]}", "it is [1]");
    actor.fails(400, "versions#save", "\"{no json\"", "begins like JSON");
    assertThat(actor.bare("versions#save", "{}").path("statusCode").asInt()).isEqualTo(400);
    assertThat(actor.bare("versions#save", "{\"data\": \"v1\"}").path("statusCode").asInt())
        .isEqualTo(400);
  }

  @Test
  void changesADraftWithTheSameKeyAndKeepsWhatIsNotGiven() {
    JsonNode first =
        actor.does("versions#save", "{\"key\": \"v1\", \"language\": \"en\", \"a\": 1}");
    JsonNode second = actor.does("versions#save", "{\"key\": \"v1\", \"b\": 2}");
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("language").asString()).isEqualTo("en");
    assertThat(second.path("content").toString()).isEqualTo("{\"b\":2}");
    assertThat(actor.does("versions#save", "\"v1\"").path("content").toString())
        .isEqualTo("{\"b\":2}");
    assertThat(actor.does("stats", "\"\"").path("versions").asInt()).isEqualTo(1);
  }

  @Test
  void getsTheNewestWhenNoneIsNamedAndNullWhenThereIsNone() {
    assertThat(actor.does("versions#get", "\"\"").isNull()).isTrue();
    assertThat(actor.does("versions#get", "\"v1\"").isNull()).isTrue();
    actor.withVersion("v1").withVersion("v2").withVersion("v1");
    assertThat(actor.does("versions#get", "\"\"").path("key").asString()).isEqualTo("v2");
    assertThat(actor.bare("versions#get", "{}").at("/data/key").asString()).isEqualTo("v2");
    assertThat(actor.bare("versions#get", "{\"text\": \"v1\"}").at("/data/key").asString())
        .isEqualTo("v1");
    assertThat(actor.does("versions#get", "\"v3\"").isNull()).isTrue();
  }

  @Test
  void countsTheNodesOfAVersion() {
    assertThat(actor.does("versions#count", "\"\"").toString())
        .isEqualTo("{\"version\":null,\"nodes\":0}");
    actor.withVersion("v1");
    actor.does("A", "nodes#save", "[{\"key\": \"a\"}, {\"key\": \"b\"}]");
    actor.does("B", "nodes#save", "{\"key\": \"a\"}");
    actor.withVersion("v2");
    JsonNode counted = actor.does("versions#count", "\"v1\"");
    assertThat(counted.path("nodes").asInt()).isEqualTo(3);
    assertThat(counted.at("/version/key").asString()).isEqualTo("v1");
    assertThat(actor.does("versions#count", "\"\"").path("nodes").asInt()).isZero();
    assertThat(actor.does("stats", "\"\"").toString())
        .isEqualTo("{\"domains\":2,\"versions\":2,\"nodes\":3}");
  }

  @Test
  void clearsADraft() {
    actor.withVersion("v1");
    actor.does("nodes#save", "[{\"key\": \"a\"}, {\"key\": \"b\"}]");
    assertThat(actor.does("versions#reset", "\"v1\"").path("key").asString()).isEqualTo("v1");
    assertThat(actor.does("versions#count", "\"v1\"").path("nodes").asInt()).isZero();
    assertThat(actor.does("nodes#match", "\"a\"")).isEmpty();
  }

  @Test
  void aPublishedVersionAndItsNodesAreReadOnly() {
    String id = actor.does("versions#save", "\"v1\"").path("id").asString();
    JsonNode node = actor.does("nodes#save", "{\"key\": \"a\"}").get(0);
    JsonNode published = actor.does("versions#publish", "\"" + id + "\"");
    assertThat(published.path("published").booleanValue()).isTrue();
    assertThat(actor.does("versions#publish", "\"v1\"")).isEqualTo(published);
    String readOnly = "\"v1\" is published and read only";
    actor.fails(409, "versions#save", "\"v1\"", "published and read only", "save a new version");
    actor.fails(409, "versions#reset", "\"v1\"", readOnly.substring(5));
    actor.fails(409, "versions#remove", "\"v1\"", "read only");
    actor.fails(409, "versions#restore", "{\"key\": \"v1\", \"revision\": 0}", "read only");
    actor.fails(409, "nodes#save", "{\"key\": \"b\"}", "read only");
    actor.fails(409, "nodes#save#replace", "{\"key\": \"b\"}", "read only");
    actor.fails(409, "nodes#remove", node.path("id").toString(), "read only");
    actor.fails(409, "nodes#remove-subs", node.path("id").toString(), "read only");
    assertThat(actor.does("nodes#load", node.path("id").toString())).isEqualTo(node);
  }

  @Test
  void removesADraftWithItsNodes() {
    actor.withVersion("v1");
    actor.does("nodes#save", "{\"key\": \"a\"}");
    actor.withVersion("v2");
    assertThat(actor.does("versions#remove", "\"v1\"").path("key").asString()).isEqualTo("v1");
    assertThat(actor.does("stats", "\"\"").toString())
        .isEqualTo("{\"domains\":0,\"versions\":1,\"nodes\":0}");
    actor.fails(404, "versions#remove", "\"v1\"", "no version \"v1\"", "versions#query");
  }

  @Test
  void refusesToGuessWhichVersionIsMeant() {
    actor.withVersion("v1");
    for (String method : new String[] {"versions#reset", "versions#publish", "versions#remove"}) {
      actor.fails(400, method, "\"\"", "no version is named", "key or id");
      actor.fails(404, method, "\"v2\"", "no version \"v2\"");
    }
  }

  @Test
  void queriesVersionsNewestFirst() {
    assertThat(actor.does("versions#query", "{}")).isEmpty();
    actor.withVersion("v1").withVersion("v2").withVersion("v3");
    actor.does("versions#publish", "\"v2\"");
    assertThat(Rememberer.keys(actor.does("versions#query", "\"\"")))
        .containsExactly("v3", "v2", "v1");
    assertThat(Rememberer.keys(actor.does("versions#query", "{\"published\": true}")))
        .containsExactly("v2");
    assertThat(
            Rememberer.keys(actor.does("versions#query", "{\"published\": false, \"count\": 1}")))
        .containsExactly("v3");
    assertThat(
            Rememberer.keys(
                actor.bare("versions#query", "{\"data\": {\"published\": false}}").path("data")))
        .containsExactly("v3", "v1");
    actor.fails(400, "versions#query", "{\"count\": 0}", "$.count must be a number from 1");
    actor.fails(400, "versions#query", "{\"published\": \"yes\"}", "true or false");
    actor.fails(400, "versions#query", "[1]", "must be an object");
  }

  @Test
  void nobodyElseHasTheVersion() {
    String id = actor.does("versions#save", "\"v1\"").path("id").asString();
    actor.does("nodes#save", "{\"key\": \"a\"}");
    Rememberer sibling = actor.another();
    Rememberer stranger = Rememberer.of(actor.api().register().api());
    for (Rememberer other : new Rememberer[] {sibling, stranger}) {
      assertThat(other.does("versions#get", "\"" + id + "\"").isNull()).isTrue();
      assertThat(other.does("versions#get", "\"v1\"").isNull()).isTrue();
      for (String method : new String[] {"versions#reset", "versions#publish", "versions#remove"}) {
        other.fails(404, method, "\"" + id + "\"", "no version");
      }
      other.withVersion("v1");
      assertThat(other.does("versions#get", "\"v1\"").path("id").asString()).isNotEqualTo(id);
      assertThat(other.does("versions#count", "\"v1\"").path("nodes").asInt()).isZero();
      other.fails(404, "nodes#query", "{\"versionId\": \"" + id + "\"}", "no version");
      other.fails(404, "nodes#chains", "\"" + id + "\"", "no version");
      other.fails(
          404, "nodes#save", "{\"key\": \"x\", \"versionId\": \"" + id + "\"}", "no version");
    }
    assertThat(actor.does("versions#count", "\"v1\"").path("nodes").asInt()).isEqualTo(1);
  }

  @Test
  void refusesContentThatIsTooLarge() {
    actor.fails(
        413,
        "versions#save",
        "{\"key\": \"v1\", \"a\": \"" + "x".repeat(300_000) + "\"}",
        "262,144 bytes",
        "chatroles.memory.max-content");
    assertThat(actor.does("stats", "\"\"").path("versions").asInt()).isZero();
  }
}
