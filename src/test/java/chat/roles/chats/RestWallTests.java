package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import chat.roles.testing.StubApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A program cannot ask what only the server can reach, whatever its user or its data say. */
@ServerTest
class RestWallTests {

  private static final List<String> WAYS =
      List.of(
          "http://127.0.0.1:PORT/",
          "http://localhost:PORT/",
          "http://127.1:PORT/",
          "http://0:PORT/",
          "http://2130706433:PORT/",
          "http://0x7f000001:PORT/",
          "http://0177.0.0.1:PORT/",
          "http://[::1]:PORT/",
          "http://[::ffff:127.0.0.1]:PORT/",
          "http://[64:ff9b::7f00:1]:PORT/",
          "http://169.254.169.254/latest/meta-data/",
          "http://10.0.0.1/",
          "http://user@127.0.0.1:PORT/",
          "http://127.0.0.1:PORT\\@8.8.8.8/",
          "http://127.0.0.1:PORT#@8.8.8.8/",
          "http://127.0.0.1:PORT?@8.8.8.8/",
          " http://127.0.0.1:PORT/",
          "HTTP://127.0.0.1:PORT/",
          "http://127.0.0.1:PORT/\nhttp://8.8.8.8/",
          "file:///etc/passwd",
          "gopher://127.0.0.1:PORT/",
          "//127.0.0.1:PORT/",
          "127.0.0.1:PORT/");

  @LocalServerPort private int port;

  @Test
  void noneGetsThrough() {
    Stages stages = Stages.of(Api.on(port).register().api());
    String given =
        stages.answering("{\"to\": \"restAPI:GET <<req.text>>\\n{\\\"retries\\\": 0}\"}");
    String part =
        stages.answering(
            "{\"to\": \"restAPI:POST http://<<req.text>>/\\n{\\\"retries\\\": 0}\", \"prompt\": \"x\"}");
    List<String> through = new ArrayList<>();
    try (StubApi service = StubApi.start()) {
      for (String way : WAYS) {
        String url = way.replace("PORT", "" + service.port());
        for (JsonNode answer :
            List.of(
                stages.put(given, Json.write(Json.object().put("text", url))),
                stages.put(
                    part,
                    Json.write(
                        Json.object()
                            .put("text", url.strip().replaceFirst("(?i)^http://", "")))))) {
          if (!List.of(400, 403, 502).contains(answer.path("statusCode").asInt())) {
            through.add(way + ": " + answer);
          }
        }
      }
      assertThat(through).isEmpty();
      assertThat(service.calls()).isEmpty();
    }
  }
}
