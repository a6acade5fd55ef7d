package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.RawHttp;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the server says when it refuses, seen from outside. */
@UsersTest
class ErrorAnswersTests {

  private static final int LARGE = 4 * 1024 * 1024 + 1;

  @LocalServerPort private int port;
  private Registered ada;

  @BeforeEach
  void register() {
    ada = Api.on(port).register();
  }

  @Test
  void anUnknownPathIs404() {
    isProblem(ada.api().get("/api/nowhere"), 404, "path-not-found");
    isProblem(ada.api().get("/nowhere"), 404, "path-not-found");
    isProblem(ada.api().get("/error"), 404, "path-not-found");
  }

  @Test
  void anotherMethodIs405AndNamesTheAllowedOnes() {
    Answer answer = ada.api().delete("/api/me");
    isProblem(answer, 405, "method-not-allowed");
    assertThat(answer.header("allow")).contains("GET");
    isProblem(ada.api().send("FOO", "/api/me", null), 405, "method-not-allowed");
  }

  @Test
  void anAnswerInNoAcceptedTypeIs406() {
    isProblem(
        ada.api().send(ada.api().request("/api/me").header("Accept", "image/png")),
        406,
        "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "*/*", "nonsense"})
  void aBodyThatIsNotJsonIs415(String type) {
    isProblem(
        ada.api()
            .send(
                ada.api()
                    .request("/api/users")
                    .header("Content-Type", type)
                    .method("PATCH", BodyPublishers.ofString("{}"))),
        415,
        "media-type-unsupported");
  }

  @Test
  void aMissingBodyIs400() {
    Answer answer = ada.api().patch("/api/users", "");
    isProblem(answer, 400, "invalid");
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$");
  }

  @Test
  void aMistypedBodyNamesAllPlaces() {
    Answer answer = ada.api().patch("/api/users", "{\"nick\": 5, \"avatar\": []}");
    isProblem(answer, 400, "invalid");
    assertThat(answer.json().get("errors").findValuesAsString("path"))
        .containsExactly("$.nick", "$.avatar");
  }

  @Test
  void aLargeBodyIs413WithAndWithoutItsLength() {
    byte[] body = ("{\"avatar\":\"" + "x".repeat(LARGE)).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        Map.of(
            "Host",
            "localhost",
            "Authorization",
            "Bearer " + ada.token(),
            "Content-Type",
            "application/json",
            "Connection",
            "close");
    var withLength = new java.util.TreeMap<>(headers);
    withLength.put("Content-Length", Integer.toString(body.length));
    assertThat(raw("PATCH", "/api/users", withLength, body).status()).isEqualTo(413);

    var chunked = new java.util.TreeMap<>(headers);
    chunked.put("Transfer-Encoding", "chunked");
    String chunk = Integer.toHexString(body.length) + "\r\n";
    byte[] framed =
        (chunk + new String(body, StandardCharsets.UTF_8) + "\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(raw("PATCH", "/api/users", chunked, framed).status()).isEqualTo(413);
  }

  @Test
  void whatTomcatRefusesByItselfIsAProblemToo() {
    Map<String, String> host = Map.of("Host", "localhost", "Connection", "close");
    List<RawHttp.Answer> answers =
        List.of(
            raw("GET", "/<>", host, new byte[0]),
            raw("GET", "/api/%zz", host, new byte[0]),
            raw("GET", "/api/%00", host, new byte[0]),
            raw("GET", "/api/a%2fb", host, new byte[0]),
            raw("G@T{", "/", host, new byte[0]),
            raw("GET", "/", Map.of("Host", "a b", "Connection", "close"), new byte[0]),
            raw("GET", "/", Map.of("Connection", "close"), new byte[0]),
            raw("GET", "/?" + "x".repeat(100_000), host, new byte[0]),
            RawHttp.send(port, "nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(answers)
        .allSatisfy(a -> {
          assertThat(a.status()).isBetween(400, 499);
          assertThat(a.header("content-type")).isEqualTo("application/problem+json");
          assertThat(a.body()).contains("\"code\"").doesNotContain("<", "Exception");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=%00", "x=a%00b", "%00=x", "x=%ff", "x=%c0%80", "x=%ed%a0%80"})
  void aQueryThatIsNotUnicodeIs400(String query) {
    isProblem(ada.api().get("/api/me?" + query), 400, "invalid");
  }

  @Test
  void theVersionIsChosenByAHeader() {
    assertThat(ada.api().get("/api/me").header("x-api-version")).isEqualTo("1");
    assertThat(version("1").status()).isEqualTo(200);
    assertThat(version("99999999999999999999").header("x-api-version")).isEqualTo("1");
    for (String wrong : List.of("x", "0", "-1", "1.0", "")) {
      assertThat(version(wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void pagesElsewhereMayChatAndNothingElse() {
    Map<String, String> preflight =
        Map.of(
            "Host",
            "localhost",
            "Connection",
            "close",
            "Origin",
            "https://example.org",
            "Access-Control-Request-Method",
            "PATCH",
            "Access-Control-Request-Headers",
            "authorization,content-type");
    RawHttp.Answer chat = raw("OPTIONS", "/api/actors/x/chat/entry", preflight, new byte[0]);
    assertThat(chat.status()).isEqualTo(200);
    assertThat(chat.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(chat.header("access-control-allow-credentials")).isEmpty();
    RawHttp.Answer other = raw("OPTIONS", "/api/auth/register", preflight, new byte[0]);
    assertThat(other.header("access-control-allow-origin")).isEmpty();
    RawHttp.Answer refused = raw("GET", "/api/actors/x/chat", preflight, new byte[0]);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void pagesForPeopleNeedNothingFromElsewhere() {
    Api nobody = Api.on(port);
    for (String path :
        List.of(
            "/",
            "/docs/api",
            "/docs/openapi.json",
            "/docs/assets/api.js",
            "/docs/assets/start.css",
            "/docs/assets/swagger-ui/swagger-ui-bundle.js",
            "/docs/assets/swagger-ui/swagger-ui.css")) {
      assertThat(nobody.get(path).status()).as(path).isEqualTo(200);
    }
    Answer page = nobody.get("/docs/api");
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.text()).doesNotContain("http://", "https://");
    assertThat(page.header("content-security-policy")).contains("script-src 'self'");
    assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void theDocumentDescribesProblemsAndTheToken() {
    Answer document = Api.on(port).get("/docs/openapi.json");
    assertThat(document.json().get("openapi").asString()).startsWith("3.1");
    assertThat(document.json().at("/components/schemas/Problem/properties/code").isObject())
        .isTrue();
    assertThat(document.json().at("/components/securitySchemes/token/scheme").asString())
        .isEqualTo("bearer");
    document
        .json()
        .get("paths")
        .forEach(path ->
            path.forEach(operation ->
                assertThat(
                        operation
                            .at("/responses/default/content/application~1problem+json")
                            .isObject())
                    .isTrue()));
    assertThat(document.json().at("/paths/~1api~1me/get/parameters").isMissingNode()).isTrue();
  }

  private Answer version(String version) {
    return ada.api().send(ada.api().request("/api/me").header("x-api-version", version));
  }

  private RawHttp.Answer raw(String method, String path, Map<String, String> headers, byte[] body) {
    return RawHttp.send(port, RawHttp.request(method, path, headers, body));
  }

  private static void isProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("code").asString("")).isEqualTo(code);
    assertThat(answer.json().path("statusCode").asInt(0)).isEqualTo(status);
  }
}
