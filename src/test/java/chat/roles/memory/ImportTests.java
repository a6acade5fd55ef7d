package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.memory.imports.Pdfs;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class ImportTests {

  private static final String GUIDE =
      """
      # Coffee

      Grind the beans just before brewing.

      ## Espresso

      Nine bars of pressure, for half a minute.

      # Tea

      Green tea wants water that does not boil.
      """;

  private Rememberer actor;

  @BeforeEach
  void registers(@LocalServerPort int port) {
    actor = Rememberer.of(Api.on(port).register().api()).withVersion("v1");
  }

  private static JsonNode data(JsonNode dto) {
    assertThat(dto.path("statusCode").asInt()).as(dto.toString()).isZero();
    return dto.path("data");
  }

  private JsonNode imports(String fields) {
    return data(actor.bare("import", fields));
  }

  private static String given(String name, String text) {
    ObjectNode dto = Json.object().put("text", text);
    dto.putObject("data").put("name", name);
    return Json.write(dto);
  }

  private JsonNode node(String key) {
    return actor.does("nodes#get", Json.write(Json.object().put("key", key)));
  }

  private String markdown(Rememberer of, String prompt) {
    JsonNode dto = of.dto("", "export", prompt);
    data(dto);
    return dto.path("text").stringValue();
  }

  private JsonNode json(Rememberer of) {
    return of.does("export", "{\"format\": \"json\"}");
  }

  @Test
  void aDocumentBecomesATreeThatIsFoundByMeaning() {
    JsonNode done = imports(given("Drinks.md", GUIDE));
    assertThat(done.path("nodes").intValue()).isEqualTo(7);
    assertThat(done.path("sections").intValue()).isEqualTo(3);
    assertThat(done.path("chunks").intValue()).isEqualTo(3);
    assertThat(done.path("readAs").stringValue()).isEqualTo("markdown");
    assertThat(done.path("key").stringValue()).isEqualTo("drinks");
    JsonNode espresso = node("drinks/0001.0002-espresso");
    assertThat(espresso.path("parentId")).isEqualTo(node("drinks/0001-coffee").path("id"));
    assertThat(node("drinks/0001-coffee").path("parentId")).isEqualTo(done.path("id"));
    JsonNode found =
        actor.does("nodes#match", "{\"text\": \"which temperature for green leaves?\"}");
    assertThat(found.get(0).path("content").stringValue()).startsWith("Green tea");
    assertThat(found.get(0).path("summary").stringValue()).isEqualTo("Tea");
  }

  @Test
  void importingAgainUpdatesInsteadOfDoubling() {
    JsonNode done = imports(given("Drinks", GUIDE));
    JsonNode before = json(actor);
    JsonNode tea = node("drinks/0002-tea");
    actor.does(
        "nodes#save", "{\"key\": \"mine\", \"content\": 1, \"parentId\": " + tea.path("id") + "}");
    assertThat(imports(given("Drinks", GUIDE))).isEqualTo(done);
    assertThat(node("drinks/0002-tea")).isEqualTo(tea);
    String shorter =
        GUIDE.replace("## Espresso\n\nNine bars of pressure, for half a minute.\n\n", "");
    JsonNode again = imports(given("Drinks", shorter.replace("does not boil", "is cool")));
    assertThat(again.path("removed").intValue()).isEqualTo(2);
    assertThat(node("drinks/0001.0002-espresso").isNull()).isTrue();
    assertThat(node("drinks/0002-tea").path("id")).isEqualTo(tea.path("id"));
    assertThat(node("drinks/0002.0001").path("content").stringValue()).endsWith("is cool.");
    assertThat(node("mine").path("parentId")).isEqualTo(tea.path("id"));
    imports(given("Drinks", GUIDE));
    actor.does("nodes#remove", node("mine").path("id").toString());
    assertThat(json(actor)).isEqualTo(before);
  }

  @Test
  void whatIsExportedBecomesTheSameTreeElsewhere() {
    String longer = GUIDE + "\n" + "Water, leaves and patience make tea. ".repeat(100) + "\n";
    imports(given("Drinks", longer));
    String exported = markdown(actor, "{\"key\": \"drinks\"}");
    assertThat(exported).isEqualTo(longer);
    Rememberer other = actor.another().withVersion("v1");
    data(other.bare("import", given("Drinks", exported)));
    assertThat(json(other)).isEqualTo(json(actor));
    assertThat(markdown(actor, "{\"key\": \"drinks/0001.0002-espresso\"}"))
        .isEqualTo("# Espresso\n\nNine bars of pressure, for half a minute.\n");
  }

  @Test
  void anyTreeComesBackFromItsJson() {
    actor.does(
        "nodes#save",
        """
        [{"id": "root", "key": "prd-root", "domain": "PRD", "content": {"n": [1, null]}, "summary": "All"},
         {"id": "story", "key": "US-01", "domain": "PRD", "parentId": "root", "content": "As a user …"},
         {"key": "page", "domain": "UI", "parentId": "story", "summary": "A page"}]
        """);
    JsonNode all = actor.does("export", "{\"format\": \"json\", \"domain\": \"*\"}");
    assertThat(all.path("nodes")).hasSize(3);
    Rememberer other = actor.another().withVersion("v1");
    JsonNode done = data(other.bare("import", Json.write(Json.object().set("data", all))));
    assertThat(done.path("nodes").intValue()).isEqualTo(3);
    assertThat(other.does("export", "{\"format\": \"json\", \"domain\": \"*\"}")).isEqualTo(all);
    assertThat(markdown(other, "{\"domain\": \"*\"}"))
        .isEqualTo(
            """
            # All

            ```json
            {
              "n" : [ 1, null ]
            }
            ```

            ## US-01

            As a user …

            ### A page
            """);
  }

  @Test
  void aPdfComesInBase64() throws IOException {
    byte[] pdf =
        Pdfs.pages(
            List.of(
                List.of(Pdfs.title("Water"), Pdfs.first("Water is wet."), Pdfs.first("It flows.")),
                List.of(Pdfs.subtitle("Ice"), Pdfs.first("Ice is not."))));
    ObjectNode dto = Json.object();
    dto.putObject("data")
        .put("name", "water.pdf")
        .put("content", Base64.getEncoder().encodeToString(pdf));
    JsonNode done = imports(Json.write(dto));
    assertThat(done.path("readAs").stringValue()).isEqualTo("pdf");
    assertThat(markdown(actor, "{}"))
        .isEqualTo("# Water\n\nWater is wet.\n\nIt flows.\n\n## Ice\n\nIce is not.\n");
    assertThat(
            actor
                .dto("", "import", "{\"name\": \"x\", \"format\": \"pdf\", \"text\": \"no\"}")
                .path("message")
                .stringValue())
        .isEqualTo(
            "memory:import: The document cannot be read: it is no PDF, or a broken one: open it and save it anew.");
  }

  @Test
  @Timeout(60)
  void aLongImportIsDoneInSeveralStepsAndTellsHowFarItIs() throws Exception {
    String text =
        String.join(
            "\n\n", IntStream.range(0, 70).mapToObj(i -> "# Part " + i + "\n\nText " + i).toList());
    JsonNode dto = actor.bare("import", given("Parts", text));
    assertThat(data(dto).path("nodes").intValue()).isEqualTo(141);
    String run = dto.at("/options/runId").stringValue();
    JsonNode steps = actor.api().get("/api/runs/" + run + "/qas?depth=9").json().path("items");
    List<String> questions =
        steps
            .valueStream()
            .filter(step -> step.path("address").asString().equals("import"))
            .map(step -> step.path("question").toString())
            .toList();
    assertThat(questions).hasSize(5);
    assertThat(questions.get(1)).contains("\"from\":0,\"to\":64,\"of\":141");
    assertThat(questions.get(3)).contains("\"from\":128,\"to\":141,\"of\":141");
    assertThat(told(3))
        .containsExactly(
            "Importing parts: 64 of 141 nodes are saved.",
            "Importing parts: 128 of 141 nodes are saved.",
            "Importing parts: 141 of 141 nodes are saved.");
  }

  /** The texts of so many events of the topic log. */
  private List<String> told(int count) throws Exception {
    HttpRequest request =
        actor
            .api()
            .request("/api/events/subscribe")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "0")
            .build();
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      List<String> told =
          lines
              .filter(line -> line.startsWith("data:") && line.contains("Importing"))
              .map(line -> Json.parse(line.substring(5)).findValue("text").stringValue())
              .limit(count)
              .toList();
      client.shutdownNow();
      return told;
    }
  }

  @Test
  void whatIsWrongIsTold() {
    actor.fails(400, "import", "{}", "There is no document");
    actor.fails(400, "import", "{\"text\": \"a\", \"format\": \"docx\"}", "$.format", "markdown");
    actor.fails(400, "import", "{\"content\": \"%%%\"}", "$.content", "base64");
    actor.fails(400, "import", "{\"text\": \"a\", \"chunkTokens\": 3}", "$.chunkTokens", "50");
    actor.fails(400, "import", "{\"text\": \"a\", \"name\": 7}", "$.name");
    actor.fails(404, "import", "{\"text\": \"a\", \"versionKey\": \"v9\"}", "v9");
    actor.fails(404, "import", "{\"text\": \"a\", \"parentId\": \"nobody\"}", "nobody");
    actor.fails(
        400, "import", "{\"text\": \"{\\\"nodes\\\": []}\", \"format\": \"json\"}", "$.nodes");
    actor.fails(
        400,
        "import",
        "{\"nodes\": [{\"key\": \"a\", \"parent\": \"b\"}, {\"key\": \"b\"}]}",
        "$.nodes[0].parent");
    actor.fails(400, "import", "{\"nodes\": [{\"key\": \"\"}]}", "key");
    actor.fails(400, "export", "{\"format\": \"docx\"}", "$.format");
    actor.fails(404, "export", "{\"key\": \"nothing\"}", "nothing");
    actor.fails(404, "export", "{\"versionKey\": \"v9\"}", "v9");
    assertThat(json(actor).path("nodes")).isEmpty();
    actor.does("versions#publish", "\"v1\"");
    actor.fails(409, "import", "{\"text\": \"a\"}", "published");
    actor.another().fails(404, "import", "{\"text\": \"a\"}", "no version");
  }

  @Test
  void nobodyReadsOrWritesAnothersTree(@LocalServerPort int port) {
    String version = imports(given("Drinks", GUIDE)).path("versionId").toString();
    String id = node("drinks").path("id").toString();
    Rememberer stranger = Rememberer.of(Api.on(port).register().api()).withVersion("v1");
    stranger.fails(404, "export", "{\"versionId\": " + version + "}", "no version");
    stranger.fails(
        404, "import", "{\"text\": \"a\", \"versionId\": " + version + "}", "no version");
    stranger.fails(404, "import", "{\"text\": \"a\", \"parentId\": " + id + "}", "no node");
    stranger.fails(404, "export", "{\"parentId\": " + id + "}", "no node");
  }
}
