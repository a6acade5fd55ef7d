package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.house.ApiPaths.Operation;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.RawHttp;
import chat.roles.testing.RawHttp.Answer;
import chat.roles.testing.ServerTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Nothing that anybody sends makes the server fail: it answers, and what it refuses it refuses as a
 * problem. Covers whatever the OpenAPI document lists, so a new path is covered when it lands.
 */
@ServerTest
class HostileRequestsTests {

  private static final int EACH = Integer.getInteger("hostile.requests", 150);
  private static final long SEED = Long.getLong("hostile.seed", 20261122);
  private static final int AT_ONCE = 8;
  private static final Pattern NO_TEXT_OF_OURS =
      Pattern.compile("Exception|\\tat |chat\\.roles\\.|springframework|jackson\\.|java\\.");
  private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([A-Za-z0-9_-]{21})\"");

  @LocalServerPort private int port;
  private final Things ids = new Things();

  @Test
  void nothingThatIsSentMakesTheServerFail() throws Exception {
    Api.Registered user = Api.on(port).register();
    ids.add("actor", user.id());
    ids.add("parent", user.id());
    List<Operation> operations =
        new ApiPaths(Api.on(port).get("/docs/openapi.json").json()).operations();
    assertThat(operations).extracting(Operation::path).contains("/api/auth/register", "/api/me");

    List<Future<List<String>>> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Operation operation : operations) {
        // signing out would make all that follows anonymous
        boolean signsOut =
            operation.path().endsWith("/logout") || operation.path().endsWith("/sessions");
        String token = signsOut ? Api.on(port).register().token() : user.token();
        long seed = SEED + operation.hashCode() % 1000;
        wrong.add(threads.submit(() -> attack(operation, new HostileRequests(seed, token, ids))));
      }
    }
    List<String> all = new ArrayList<>();
    for (Future<List<String>> some : wrong) {
      all.addAll(some.get());
    }
    assertThat(all).as("seed " + SEED).isEmpty();
    assertThat(user.api().get("/api/me").status()).isEqualTo(200);
  }

  private List<String> attack(Operation operation, HostileRequests requests) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      byte[] request = requests.next(operation);
      Answer answer = RawHttp.send(port, request);
      Matcher made = ID.matcher(answer.body());
      if (answer.status() == 201 && made.find()) {
        ids.add(Things.kind(operation.path()), made.group(1));
      }
      String what = whatIsWrong(request, answer);
      if (what != null) {
        wrong.add(what + "\n  for " + shown(request) + "\n  " + shown(answer));
      }
    }
    return wrong;
  }

  private static @Nullable String whatIsWrong(byte[] request, Answer answer) {
    if (answer.status() == 0) {
      return "no answer";
    }
    // 501 and 505 are Tomcat's words for a Transfer-Encoding or HTTP version that nobody knows
    if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 505) {
      return "the server failed";
    }
    if (answer.status() < 400
        || new String(request, 0, 5, StandardCharsets.US_ASCII).equals("HEAD ")) {
      return null;
    }
    if (!answer.header("content-type").equals("application/problem+json")) {
      return "not a problem";
    }
    if (NO_TEXT_OF_OURS.matcher(answer.body()).find()) {
      return "tells how it is made";
    }
    try {
      JsonNode problem = Json.parse(answer.body());
      boolean complete =
          problem.path("status").asInt(0) == answer.status()
              && problem.path("statusCode").asInt(0) == answer.status()
              && !problem.path("code").asString("").isEmpty()
              && !problem.path("title").asString("").isEmpty()
              && !problem.path("detail").asString("").isEmpty();
      return complete ? null : "an incomplete problem";
    } catch (JacksonException _) {
      return "not JSON";
    }
  }

  private static String shown(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(700, text.length())).replace("\r\n", " | ");
  }

  private static String shown(Answer answer) {
    String body = answer.body();
    return answer.status() + " " + body.substring(0, Math.min(300, body.length()));
  }
}
