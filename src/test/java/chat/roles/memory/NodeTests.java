package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

@ServerTest
class NodeTests {

  private Rememberer actor;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api()).withVersion("v1");
  }

  private List<String> roots() {
    return Rememberer.keys(actor.does("nodes#query", "{\"count\": 100}"));
  }

  private List<String> below(String parent) {
    return Rememberer.keys(
        actor.does("nodes#query", "{\"parentIds\": \"" + parent + "\", \"count\": 100}"));
  }

  @Test
  void savesOneNodeAndAnswersAList() {
    JsonNode list =
        actor.does(
            "PRD", "nodes#save", "{\"key\": \"a\", \"content\": [1], \"summary\": \"first\"}");
    assertThat(list).hasSize(1);
    JsonNode node = list.get(0);
    assertThat(node.path("id").asString()).hasSize(21);
    assertThat(node.path("domain").asString()).isEqualTo("PRD");
    assertThat(node.path("versionId")).isEqualTo(actor.does("versions#get", "\"v1\"").path("id"));
    assertThat(node.path("parentId").isNull()).isTrue();
    assertThat(node.path("content").toString()).isEqualTo("[1]");
    assertThat(node.path("summary").asString()).isEqualTo("first");
    assertThat(actor.does("nodes#load", node.path("id").toString())).isEqualTo(node);
    assertThat(actor.does("PRD", "nodes#get", "{\"key\": \"a\"}")).isEqualTo(node);
    assertThat(actor.does("UI", "nodes#get", "{\"key\": \"a\"}").isNull()).isTrue();
  }

  @Test
  void takesNodesFromTheDataAndOtherFieldsAsContent() {
    JsonNode saved =
        actor.bare(
            "nodes#save",
            "{\"text\": \"prose\", \"data\": [{\"key\": \"US-01\", \"userStory\": \"As a …\"}]}");
    assertThat(saved.at("/data/0/content").toString()).isEqualTo("{\"userStory\":\"As a …\"}");
    assertThat(saved.path("text").asString()).isEqualTo("prose");
    assertThat(actor.bare("nodes#save", "{\"text\": \"prose\"}").path("statusCode").asInt())
        .isEqualTo(400);
  }

  @Test
  void changesANodeWithTheSameKeyAndKeepsWhatIsNotGiven() {
    JsonNode first =
        actor.does("nodes#save", "{\"key\": \"a\", \"content\": 1, \"summary\": \"s\"}").get(0);
    JsonNode second = actor.does("nodes#save", "{\"key\": \"a\", \"content\": 2}").get(0);
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("content").asInt()).isEqualTo(2);
    assertThat(second.path("summary").asString()).isEqualTo("s");
    assertThat(second.path("createdAt")).isEqualTo(first.path("createdAt"));
    JsonNode third =
        actor.does("nodes#save", "{\"key\": \"a\", \"content\": null, \"summary\": null}").get(0);
    assertThat(third.path("content").isNull()).isTrue();
    assertThat(third.path("summary").isNull()).isTrue();
    JsonNode renamed =
        actor.does("nodes#save", "{\"key\": \"b\", \"id\": " + first.path("id") + "}").get(0);
    assertThat(renamed.path("id")).isEqualTo(first.path("id"));
    assertThat(roots()).containsExactly("b");
  }

  @Test
  void ofARepeatedKeyTheLastWins() {
    JsonNode saved =
        actor.does(
            "nodes#save",
            """
            [{"key": "a", "content": 1, "id": "given-1-%1$s"}, {"key": "b", "parentId": "given-1-%1$s"},
             {"key": "a", "content": 3}]
            """
                .formatted(actor.id()));
    assertThat(Rememberer.keys(saved)).containsExactly("b", "a");
    assertThat(saved.get(1).path("content").asInt()).isEqualTo(3);
    assertThat(saved.get(0).path("parentId")).isEqualTo(saved.get(1).path("id"));
    assertThat(roots()).containsExactly("a");
  }

  @Test
  void aParentMayStandInTheSameListInAnyOrder() {
    String id = "p-" + actor.id();
    JsonNode saved =
        actor.does(
            "nodes#save",
            """
            [{"key": "child", "parentId": "%1$s"}, {"key": "parent", "id": "%1$s"}]
            """
                .formatted(id));
    assertThat(saved.get(0).path("parentId").asString()).isEqualTo(id);
    assertThat(saved.get(1).path("id").asString()).isEqualTo(id);
    assertThat(roots()).containsExactly("parent");
    assertThat(below(id)).containsExactly("child");
  }

  @Test
  void aParentMayStandInAnotherDomain() {
    String story = actor.does("PRD", "nodes#save", "{\"key\": \"a\"}").at("/0/id").asString();
    actor.does("BDD", "nodes#save", "{\"key\": \"a\", \"parentId\": \"" + story + "\"}");
    String ask = "{\"count\": 9, \"parentIds\": [\"" + story + "\"]}";
    assertThat(actor.does("PRD", "nodes#query", ask)).isEmpty();
    assertThat(actor.does("BDD", "nodes#query", ask)).hasSize(1);
    assertThat(actor.does("BDD", "nodes#query", "{}")).isEmpty();
    assertThat(actor.does("BDD", "nodes#chains", "\"\"")).hasSize(1);
    assertThat(actor.does("PRD", "nodes#chains", "\"\"").get(0)).hasSize(1);
  }

  @Test
  void refusesAParentThatIsNotThere() {
    actor.fails(
        404,
        "nodes#save",
        "[{\"key\": \"a\"}, {\"key\": \"b\", \"parentId\": \"nowhere\"}]",
        "no node with the id \"nowhere\"",
        "parent of \"b\"",
        "same list");
    String old = actor.does("nodes#save", "{\"key\": \"old\"}").at("/0/id").asString();
    actor.withVersion("v2");
    actor.fails(
        404, "nodes#save", "{\"key\": \"b\", \"parentId\": \"" + old + "\"}", "same version");
    assertThat(actor.does("stats", "\"\"").path("nodes").asInt()).isEqualTo(1);
  }

  @Test
  void refusesCycles() {
    String a = actor.does("nodes#save", "{\"key\": \"a\"}").at("/0/id").asString();
    String b =
        actor
            .does("nodes#save", "{\"key\": \"b\", \"parentId\": \"" + a + "\"}")
            .at("/0/id")
            .asString();
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"parentId\": \"" + b + "\"}", "above itself");
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"parentId\": \"" + a + "\"}", "above itself");
    actor.fails(
        400,
        "nodes#save",
        "[{\"key\": \"x\", \"id\": \"x-1\", \"parentId\": \"x-2\"}, {\"key\": \"y\", \"id\": \"x-2\", \"parentId\": \"x-1\"}]",
        "above itself");
    assertThat(roots()).containsExactly("a");
    actor.does(
        "nodes#save",
        "[{\"key\": \"a\", \"parentId\": \"%s\"}, {\"key\": \"b\", \"parentId\": null}]"
            .formatted(b));
    assertThat(roots()).containsExactly("b");
  }

  @Test
  void refusesTreesThatAreTooDeep() {
    ArrayNode list = Json.nodes().arrayNode();
    for (int i = 0; i < 101; i++) {
      list.addObject()
          .put("key", "k" + i)
          .put("id", "d" + i + actor.id())
          .put("parentId", i == 0 ? "" : "d" + (i - 1) + actor.id());
    }
    actor.fails(400, "nodes#save", list.toString(), "deeper than 100 levels", "max-depth");
    list.remove(100);
    assertThat(actor.does("nodes#save", list.toString())).hasSize(100);
  }

  @Test
  void refusesAnIdThatIsSomebodyElsesAsOneThatIsNotThere() {
    Rememberer other = Rememberer.of(actor.api().register().api()).withVersion("v1");
    String id = other.does("nodes#save", "{\"key\": \"secret\"}").at("/0/id").asString();
    String quoted = "\"" + id + "\"";
    actor.fails(404, "nodes#save", "{\"key\": \"a\", \"id\": " + quoted + "}", "no node");
    actor.fails(404, "nodes#save", "{\"key\": \"a\", \"parentId\": " + quoted + "}", "no node");
    actor.fails(404, "nodes#load", quoted, "no node with the id");
    actor.fails(404, "nodes#query", "{\"parentIds\": [" + quoted + "]}", "no node");
    actor.fails(404, "nodes#remove", quoted, "no node");
    actor.fails(404, "nodes#remove-subs", quoted, "no node");
    String unknown = actor.dto("", "nodes#load", "\"unknown\"").path("message").asString();
    assertThat(actor.dto("", "nodes#load", quoted).path("message").asString())
        .isEqualTo(unknown.replace("unknown", id));
    assertThat(actor.does("nodes#match", "\"secret\"")).isEmpty();
    assertThat(other.does("nodes#load", quoted).path("key").asString()).isEqualTo("secret");
  }

  @Test
  void refusesAnIdOfAnotherVersion() {
    String id = actor.does("nodes#save", "{\"key\": \"a\"}").at("/0/id").asString();
    actor.withVersion("v2");
    actor.fails(409, "nodes#save", "{\"key\": \"a\", \"id\": \"" + id + "\"}", "leave the id out");
  }

  @Test
  void refusesTwoNodesWithOneKeyAndTwoKeysWithOneId() {
    JsonNode both = actor.does("nodes#save", "[{\"key\": \"a\"}, {\"key\": \"b\"}]");
    String a = both.at("/0/id").asString();
    String b = both.at("/1/id").asString();
    actor.fails(409, "nodes#save", "{\"key\": \"b\", \"id\": \"" + a + "\"}", "the key \"b\"");
    actor.fails(
        400,
        "nodes#save",
        "[{\"key\": \"x\", \"id\": \"i1\"}, {\"key\": \"y\", \"id\": \"i1\"}]",
        "an id is one node's");
    actor.does(
        "nodes#save",
        "[{\"key\": \"b\", \"id\": \"%s\"}, {\"key\": \"a\", \"id\": \"%s\"}]".formatted(a, b));
    assertThat(actor.does("nodes#load", "\"" + a + "\"").path("key").asString()).isEqualTo("b");
    assertThat(actor.does("nodes#load", "\"" + b + "\"").path("key").asString()).isEqualTo("a");
  }

  @Test
  void replacesTheSiblingsThatAreNotInTheListWithWhatIsBelowThem() {
    String root = actor.does("nodes#save", "{\"key\": \"root\"}").at("/0/id").asString();
    String child = "{\"key\": \"%s\", \"parentId\": \"" + root + "\"}";
    JsonNode old =
        actor.does("nodes#save", "[" + child.formatted("a") + "," + child.formatted("b") + "]");
    String below = "{\"key\": \"below\", \"parentId\": \"" + old.at("/0/id").asString() + "\"}";
    actor.does("nodes#save", below);
    actor.does("UI", "nodes#save", child.formatted("button"));
    actor.does("nodes#save", "{\"key\": \"other-root\"}");
    JsonNode saved =
        actor.does(
            "nodes#save#replace", "[" + child.formatted("b") + "," + child.formatted("c") + "]");
    assertThat(Rememberer.keys(saved)).containsExactly("b", "c");
    assertThat(saved.at("/0/id")).isEqualTo(old.at("/1/id"));
    assertThat(below(root)).containsExactly("b", "c");
    assertThat(roots()).containsExactly("other-root", "root");
    assertThat(actor.does("nodes#get", "{\"key\": \"below\"}").isNull()).isTrue();
    assertThat(actor.does("UI", "nodes#get", "{\"key\": \"button\"}").isNull()).isFalse();
  }

  @Test
  void replacingKeepsWhatStandsAboveTheList() {
    JsonNode roots =
        actor.does("nodes#save", "[{\"key\": \"a\"}, {\"key\": \"b\"}, {\"key\": \"c\"}]");
    actor.does(
        "nodes#save#replace",
        "[{\"key\": \"b\"}, {\"key\": \"x\", \"parentId\": \"%s\"}]"
            .formatted(roots.at("/0/id").asString()));
    assertThat(roots()).containsExactly("a", "b");
  }

  @Test
  void removesNodesWithAllBelowThemOrOnlyThat() {
    String id = "r" + actor.id();
    String list =
        """
        [{"key": "a", "id": "%1$s"}, {"key": "b", "id": "%1$sb", "parentId": "%1$s"},
         {"key": "c", "parentId": "%1$sb"}, {"key": "z"}]
        """
            .formatted(id);
    actor.does("nodes#save", list);
    assertThat(actor.does("nodes#remove-subs", "\"" + id + "\"")).hasSize(2);
    assertThat(roots()).containsExactly("a", "z");
    actor.does("nodes#save", list);
    actor.fails(404, "nodes#remove", "[\"" + id + "\", \"nowhere\"]", "\"nowhere\"");
    assertThat(actor.does("stats", "\"\"").path("nodes").asInt()).isEqualTo(4);
    assertThat(actor.bare("nodes#remove", "{\"data\": [{\"id\": \"" + id + "\"}]}").path("data"))
        .hasSize(3);
    assertThat(roots()).containsExactly("z");
    assertThat(actor.does("nodes#remove", "[]")).isEmpty();
    actor.fails(400, "nodes#remove", "\"\"", "no node is named");
    actor.fails(400, "nodes#remove", "[1]", "$[0] must be an id");
  }

  @Test
  void queriesChildrenByKeyOneUnlessMoreAreAskedFor() {
    JsonNode saved =
        actor.does("nodes#save", "[{\"key\": \"b\"}, {\"key\": \"a\"}, {\"key\": \"C\"}]");
    assertThat(Rememberer.keys(actor.does("nodes#query", "{}"))).containsExactly("C");
    assertThat(Rememberer.keys(actor.bare("nodes#query", "{}").path("data"))).containsExactly("C");
    assertThat(
            Rememberer.keys(actor.bare("nodes#query", "{\"data\": {\"count\": 2}}").path("data")))
        .containsExactly("C", "a");
    actor.does(
        "nodes#save",
        "[{\"key\": \"1\", \"parentId\": %s}, {\"key\": \"2\", \"parentId\": %s}]"
            .formatted(saved.at("/0/id"), saved.at("/1/id")));
    assertThat(
            Rememberer.keys(
                actor.does(
                    "nodes#query",
                    "{\"count\": 9, \"parentIds\": [%s, %s]}"
                        .formatted(saved.at("/0/id"), saved.at("/1/id")))))
        .containsExactly("1", "2");
    actor.withVersion("v2");
    assertThat(actor.does("nodes#query", "{}")).isEmpty();
    assertThat(actor.does("nodes#query", "{\"versionId\": \"v1\", \"count\": 9}")).hasSize(3);
    actor.fails(404, "nodes#query", "{\"versionId\": \"v9\"}", "no version \"v9\"");
  }

  @Test
  void tellsEveryPathFromRootToLeafByKey() {
    String id = "c" + actor.id();
    actor.does(
        "nodes#save",
        """
        [{"key": "b", "id": "%1$sb"}, {"key": "a", "id": "%1$sa"}, {"key": "a2", "parentId": "%1$sa"},
         {"key": "a1", "id": "%1$sa1", "parentId": "%1$sa"}, {"key": "deep", "parentId": "%1$sa1"}]
        """
            .formatted(id));
    JsonNode chains = actor.does("nodes#chains", "\"\"");
    assertThat(IntStream.range(0, chains.size()).mapToObj(i -> Rememberer.keys(chains.get(i))))
        .containsExactly(List.of("a", "a1", "deep"), List.of("a", "a2"), List.of("b"));
    assertThat(actor.does("nodes#chains", "\"v1\"")).isEqualTo(chains);
    actor.withVersion("v2");
    assertThat(actor.does("nodes#chains", "\"\"")).isEmpty();
  }

  @Test
  void findsTheNearestByMeaning() {
    JsonNode saved =
        actor.does(
            "nodes#save",
            """
            [{"key": "1", "content": "The cat sleeps on the sofa"},
             {"key": "2", "content": {"title": "Quarterly revenue grew by ten percent"}},
             {"key": "3", "summary": "A recipe for tomato soup"}]
            """);
    JsonNode nearest = actor.does("nodes#match", "\"How did the company earn money?\"");
    assertThat(Rememberer.keys(nearest)).containsExactly("2");
    assertThat(nearest.at("/0/distance").doubleValue()).isBetween(0.0, 1.5);
    assertThat(nearest.at("/0/content/title").asString()).startsWith("Quarterly");
    JsonNode cooking =
        actor.bare("nodes#match", "{\"text\": \"cooking\", \"data\": {\"count\": 2}}").path("data");
    assertThat(cooking).hasSize(2);
    assertThat(cooking.at("/0/key").asString()).isEqualTo("3");
    assertThat(
            actor.does(
                "nodes#match",
                "{\"text\": \"pets\", \"count\": 9, \"parentIds\": %s}"
                    .formatted(saved.at("/0/id"))))
        .isEmpty();
    assertThat(actor.does("UI", "nodes#match", "\"pets\"")).isEmpty();
    assertThat(
            Rememberer.keys(
                actor.does("UI", "nodes#match", "{\"text\": \"pets\", \"domain\": \"\"}")))
        .containsExactly("1");
    actor.does("nodes#remove", saved.at("/0/id").toString());
    assertThat(Rememberer.keys(actor.does("nodes#match", "{\"text\": \"pets\", \"count\": 9}")))
        .doesNotContain("1");
    actor.fails(400, "nodes#match", "\"\"", "nothing is looked for");
  }

  @Test
  void readsNothingWhereThereIsNoVersionAndWritesNothing() {
    Rememberer empty = actor.another();
    assertThat(empty.does("nodes#load", "\"x\"").isNull()).isTrue();
    assertThat(empty.does("nodes#get", "{\"key\": \"x\"}").isNull()).isTrue();
    assertThat(empty.does("nodes#query", "{}")).isEmpty();
    assertThat(empty.does("nodes#match", "\"x\"")).isEmpty();
    assertThat(empty.does("nodes#chains", "\"\"")).isEmpty();
    empty.fails(404, "nodes#save", "{\"key\": \"x\"}", "no version yet", "versions#save");
  }

  @Test
  void saysWhatIsWrongWithANode() {
    actor.fails(400, "nodes#save", "\"\"", "no node is given", "in data");
    actor.fails(400, "nodes#save", "[{\"key\": \"a\"}, {}]", "$[1].key must be a text");
    actor.fails(400, "nodes#save", "[3]", "must be a node");
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"id\": \"no id\"}", "$.id must be an id");
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"parentId\": 3}", "$.parentId must be an id");
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"summary\": {}}", "$.summary must be a text");
    actor.fails(400, "nodes#save", "{\"key\": \"a\", \"domain\": [1]}", "$.domain must be");
    actor.fails(400, "nodes#save", "{\"key\": \"" + "k".repeat(201) + "\"}", "1 to 200 characters");
    actor.fails(
        413,
        "nodes#save",
        "{\"key\": \"a\", \"content\": \"" + "ä".repeat(140_000) + "\"}",
        "$.content has more than 262,144 bytes");
    JsonNode odd = actor.dto("a\nb", "nodes#save", "{\"key\": \"a\"}");
    assertThat(odd.path("message").asString()).contains("options.domain must be a text");
    assertThat(roots()).isEmpty();
  }

  @Test
  void keepsAnyContentAsItWasGiven() {
    String content = "{\"n\":1.10,\"deep\":[[[{}]]],\"text\":\"é 😀 <<x>>\",\"none\":null}";
    JsonNode saved =
        actor.does("nodes#save", "{\"key\": \"a\", \"content\": " + content + "}").get(0);
    assertThat(saved.path("content")).isEqualTo(Json.parse(content));
    assertThat(actor.does("nodes#get", "{\"key\": \"a\"}").path("content"))
        .isEqualTo(Json.parse(content));
  }

  @Test
  void savesAThousandNodesOrNone() {
    ArrayNode list = Json.nodes().arrayNode();
    for (int i = 0; i < 1_000; i++) {
      list.addObject().put("key", "k%04d".formatted(i)).put("content", i % 7).put("summary", "");
    }
    list.addObject().put("key", "bad").put("parentId", "nowhere");
    actor.fails(404, "nodes#save", list.toString(), "nowhere");
    assertThat(actor.does("stats", "\"\"").path("nodes").asInt()).isZero();
    list.remove(1_000);
    assertThat(actor.does("nodes#save", list.toString())).hasSize(1_000);
    assertThat(actor.does("stats", "\"\"").path("nodes").asInt()).isEqualTo(1_000);
    assertThat(actor.does("nodes#save#replace", "{\"key\": \"k0001\"}")).hasSize(1);
    assertThat(actor.does("stats", "\"\"").path("nodes").asInt()).isEqualTo(1);
  }

  @Test
  void branchesSideBySideSaveIntoOneVersion() {
    ArrayNode list = Json.nodes().arrayNode();
    IntStream.range(0, 30).forEach(i -> list.addObject().put("key", "k%02d".formatted(i)));
    var dto = Json.object();
    dto.putObject("options").put("do", "nodes#save");
    dto.set("data", list);
    assertThat(actor.say("each", dto).path("data")).hasSize(30);
    assertThat(roots()).hasSize(30).first().isEqualTo("k00");
  }

  @Test
  void runsAtTheSameTimeLoseNothingOfEachOther() throws Exception {
    Rememberer stranger = Rememberer.of(actor.api().register().api()).withVersion("v1");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<JsonNode>> calls =
          IntStream.range(0, 24)
              .<Callable<JsonNode>>mapToObj(i ->
                  () ->
                      (i % 2 == 0 ? actor : stranger)
                          .does(
                              "nodes#save",
                              "[{\"key\": \"own-%d\"}, {\"key\": \"shared\", \"content\": %d}]"
                                  .formatted(i, i)))
              .toList();
      for (Future<JsonNode> each : threads.invokeAll(calls)) {
        assertThat(each.get()).hasSize(2);
      }
    }
    assertThat(roots()).hasSize(13).contains("own-0", "shared").doesNotContain("own-1");
    JsonNode version = actor.does("versions#get", "\"\"");
    assertThat(version.path("revision").asInt()).isEqualTo(12);
    assertThat(stranger.does("nodes#get", "{\"key\": \"shared\"}").path("content").asInt() % 2)
        .isEqualTo(1);
  }
}
