package chat.roles.hosts.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Right documents with one or more places made wrong, by a seed. */
@ServerTest
class HostileBodiesTests {

  private static final int BODIES = 400;

  private static final List<JsonNode> VALUES =
      List.of(
              "null",
              "true",
              "0",
              "-1",
              "1e999",
              "123456789012345678901234567890",
              "\"\"",
              "\" \"",
              "\"\\u0001\\uFFFF\\u202E\"",
              "\"'; DROP TABLE role\"",
              "\"<<a +>>\"",
              "\"<?me?>\"",
              "\"@parent@x#y\"",
              "\"@@@#\"",
              "\"llm:cost=9#x\"",
              "\"role:search\"",
              "\"a:b:c\"",
              "\"{\\\"$ref\\\": \\\"#\\\"}\"",
              "[]",
              "[null]",
              "[[[[[]]]]]",
              "{}",
              "{\"\": {\"$ref\": 5}}",
              "{\"$ref\": \"#/%zz\"}",
              "{\"$schema\": \"x\"}",
              "{\"pattern\": \"(?<n>(\"}",
              "{\"$id\": \"::\", \"minLength\": 1e400}",
              "{\"when\": {}, \"then\": 5, \"loop\": 1, \"break\": {}}")
          .stream()
          .map(Json::parse)
          .toList();

  @LocalServerPort private int port;
  private Api api;
  private String role;

  @BeforeEach
  void makeRole() {
    api = Api.on(port).register().api();
    role = Samples.makeRole(api, true);
  }

  @Test
  void answersAnyDocumentOfAHostWithAHostOrAProblem() {
    Random random = new Random(7);
    String path = "/api/hosts/" + Samples.make(api, "/api/hosts", Samples.host(role));
    for (int i = 0; i < BODIES; i++) {
      String body = Json.write(spoiled(host(), random));
      Answer answer = i % 2 == 0 ? api.post("/api/hosts", body) : api.patch(path, body);
      assertThat(answer.status()).as(body + answer.text()).isIn(200, 201, 400, 409);
      if (answer.status() == 409) {
        path = "/api/hosts/" + Samples.make(api, "/api/hosts", Samples.host(role));
      }
      Answer check = api.post("/api/hosts/check", body);
      assertThat(check.status()).as(body + check.text()).isIn(200, 400);
    }
  }

  @Test
  void answersAnyDocumentOfARoleWithARoleOrAProblem() {
    Random random = new Random(8);
    String path = "/api/roles/" + Samples.makeRole(api, false);
    for (int i = 0; i < BODIES; i++) {
      String body = Json.write(spoiled(role(), random));
      Answer answer = i % 2 == 0 ? api.post("/api/roles", body) : api.patch(path, body);
      assertThat(answer.status()).as(body + answer.text()).isIn(200, 201, 400);
      assertThat(api.get(path).status()).isEqualTo(200);
    }
  }

  private JsonNode host() {
    return Json.parse(
        """
        {"roleId": "%s", "singleton": false, "published": false, "releasedNo": "1",
         "onInit": {"to": "eval:data", "prompt": {"a": ["<?req?>"]}},
         "onEntries": [
           {"name": "", "description": "d", "contextual": true, "schema": {"type": ["object"]},
            "handle": {"to": "@Friend#ask", "prompt": "<<req.text>>",
              "responses": [
                {"when": {"to": "eval", "prompt": "ok"}, "then": "x", "else": {}, "loop": false,
                 "last": {"to": "var:a.b", "prompt": 1}, "break": "t", "tag": "t"}]}}],
         "members": [{"name": "Friend", "roleId": "%s", "hostId": null, "avatar": "a",
                      "earlyCreate": true}]}\
        """
            .formatted(role, role));
  }

  private static JsonNode role() {
    return Json.parse(
        """
        {"nick": "Nick", "goal": "g", "avatar": "a", "skills": ["skilled in this"],
         "professionals": ["pro"], "help": "h", "tags": ["tag"], "published": false,
         "entries": [{"name": "e", "description": "d", "contextual": true,
           "schema": {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}},
                      "$defs": {"b": {"enum": [1]}}}}]}\
        """);
  }

  private static JsonNode spoiled(JsonNode document, Random random) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<Runnable> places = new ArrayList<>();
      collect(document, random, places);
      places.get(random.nextInt(places.size())).run();
    }
    return document;
  }

  private static void collect(JsonNode node, Random random, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        places.add(() -> object.set(name, value(random)));
        collect(object.get(name), random, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(() -> array.set(index, value(random)));
        collect(array.get(i), random, places);
      }
    }
  }

  private static JsonNode value(Random random) {
    return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
  }
}
