package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.house.ApiPaths.Operation;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Who may ask what: the whole table, over every operation that the OpenAPI document lists. A new
 * path is in it when it lands, and fails here until it is as closed as the others or is named
 * below.
 */
@ServerTest
class AccessTests {

  /** What can be asked by anybody. Nothing is added here without a reason. */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /api/auth/providers",
          "POST /api/auth/register",
          "POST /api/auth/login",
          "POST /api/users",
          "GET /api/oauth/{provider}",
          "GET /api/oauth/{provider}/callback",
          "GET /api/oauth/{provider}/refresh",
          "GET /api/roles",
          "GET /api/roles/{id}",
          "GET /api/roles/{id}/hosts");

  /** What takes a sign-in: a personal access token could widen itself by it. */
  private static final Set<String> SIGNED_IN =
      Set.of(
          "POST /api/auth/logout",
          "POST /api/me/tokens",
          "DELETE /api/me/tokens/{id}",
          "DELETE /api/me/sessions");

  /** What one names oneself: the same name of another user is another thing. */
  private static final Set<String> OWN_NAMES = Set.of("PUT /api/me/secrets/{name}");

  /** Where the example of the document is not what this server takes. */
  private static final Map<String, JsonNode> BODIES =
      Map.of(
          "POST /api/me/resources/{id}/loans",
          Json.object()
              .put("username", "somebody")
              .put("tokens", 1000)
              .put("periodMillis", 60_000));

  private static final List<String> SCOPES = List.of("read", "chat", "define", "account", "admin");
  private static final String NOTHING = "nothing-is-there";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, String> ids = new TreeMap<>();
  private JsonNode document;
  private List<Operation> operations;
  private Registered ada;
  private Registered grace;
  private String actorToken = "";

  /** An answer's status, and its problem's code. */
  private record Seen(int status, String code) {}

  @BeforeEach
  void makesOneOfEach() {
    ada = Api.on(port).register();
    grace = Api.on(port).register();
    setAdministrator(true);
    Api api = ada.api();
    document = api.get("/docs/openapi.json").json();
    operations = new ApiPaths(document).operations();
    String role = Samples.makeRole(api, false);
    String host = Samples.make(api, "/api/hosts", Samples.host(role));
    JsonNode actor = api.post("/api/actors", Map.of("roleId", role, "hostId", host)).json();
    actorToken = actor.get("authToken").asString();
    String id = actor.get("id").asString();
    JsonNode answer = api.put("/api/actors/" + id + "/chat", "{\"text\": \"hello\"}").json();
    api.put("/api/me/secrets/SECRET", "{\"value\": \"a secret\", \"targets\": [\"a.example\"]}");
    ids.put("/api/roles/{id}", role);
    ids.put("/api/hosts/{id}", host);
    ids.put("/api/actors/{id}", id);
    ids.put("/api/runs/{id}", answer.at("/options/runId").asString());
    ids.put("/api/me/secrets/{name}", "SECRET");
    ids.put(
        "/api/me/tokens/{id}",
        Samples.make(api, "/api/me/tokens", Map.of("name", "x", "scopes", List.of("read"))));
    String resource = resource();
    String loan = loan(resource);
    ids.put("/api/me/resources/{id}", resource);
    ids.put("/api/me/resources/loans/{id}", loan);
    ids.put("/api/me/resources/borrowed/{id}", loan);
    ids.put("/api/admin/invitations/{id}", Samples.make(api, "/api/admin/invitations", Map.of()));
  }

  private String resource() {
    String mine =
        """
        {"resConfigs": [{"type": "llm", "runtime": "server", "url": "https://a.example/v1"}]}\
        """;
    return ada.api().patch("/api/users", mine).json().at("/resConfigs/0/id").asString();
  }

  /** To a third user. */
  private String loan(String resource) {
    Map<String, Object> loan =
        Map.of(
            "username", Api.on(port).register().username(),
            "tokens", 1000,
            "periodMillis", 86_400_000);
    return Samples.make(ada.api(), "/api/me/resources/" + resource + "/loans", loan);
  }

  private void setAdministrator(boolean admin) {
    jdbc.sql("UPDATE app_user SET is_admin = ? WHERE id = ?").params(admin, ada.id()).update();
  }

  @Test
  void nobodySeesWhatIsNotPublic() {
    for (Operation operation : operations) {
      int status = ask(operation, NOTHING, Map.of()).status();
      boolean open = PUBLIC.contains(name(operation));
      expect(operation, "nobody", open == (status != 401) && status < 500, status);
      expect(operation, "its description", open == isDescribedAsPublic(operation), "security");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aTokenThatDoesNotCountIsRefusedEverywhere() throws JOSEException {
    for (String token :
        List.of("nonsense", "crp_" + "x".repeat(43), expired(), ada.token() + "x")) {
      for (Operation operation : operations) {
        Seen seen = ask(operation, NOTHING, bearer(token));
        expect(operation, "a bad token", seen.equals(new Seen(401, "token-invalid")), seen);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsAnothersIsNotThere() {
    for (Operation operation : operations) {
      if (!operation.path().contains("{") || operation.path().startsWith("/api/oauth/")) {
        continue;
      }
      String id = idFor(operation);
      if (id.isEmpty()) {
        wrong.add(name(operation) + ": make one in makesOneOfEach, so that it can be tried");
      } else if (!OWN_NAMES.contains(name(operation))) {
        Seen seen = askWell(operation, id, bearer(grace.token()));
        boolean administration = operation.path().startsWith("/api/admin/");
        expect(operation, "another user", seen.status() == (administration ? 403 : 404), seen);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void anActorsTokenChatsAndDoesNothingElse() {
    for (Operation operation : operations) {
      Seen seen = ask(operation, NOTHING, bearer(actorToken));
      boolean chats = operation.path().matches("/api/actors/\\{id}/chat(/\\{entry})?");
      expect(
          operation,
          "an actor's token",
          chats ? seen.status() == 404 : seen.equals(new Seen(403, "actor-token")),
          seen);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aPersonalTokenDoesWhatItsScopesSay() {
    for (String scope : SCOPES) {
      String with = personalToken(List.of(scope));
      String without = personalToken(SCOPES.stream().filter(s -> !s.equals(scope)).toList());
      for (Operation operation : operations) {
        // registration and providers have reasons of their own to refuse
        if (scope.equals(neededBy(operation)) && !signsIn(operation)) {
          boolean takesSignIn = SIGNED_IN.contains(name(operation));
          Seen seen = ask(operation, NOTHING, bearer(with));
          boolean right =
              takesSignIn
                  ? seen.equals(new Seen(403, "sign-in-required"))
                  : seen.status() != 401 && seen.status() != 403 && seen.status() < 500;
          expect(operation, "the scope " + scope, right, seen);
          Seen other = ask(operation, NOTHING, bearer(without));
          String refusal = takesSignIn ? "sign-in-required" : "scope-required";
          expect(operation, "without " + scope, other.equals(new Seen(403, refusal)), other);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private String personalToken(List<String> scopes) {
    return ada.api()
        .post("/api/me/tokens", Map.of("name", "x", "scopes", scopes))
        .json()
        .get("token")
        .asString();
  }

  @Test
  void administrationTakesAnAdministrator() {
    setAdministrator(false);
    for (Operation operation : operations) {
      if (operation.path().startsWith("/api/admin/")) {
        Seen seen = ask(operation, NOTHING, bearer(ada.token()));
        expect(
            operation,
            "no administrator",
            seen.equals(new Seen(403, "administrator-required")),
            seen);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aCookieAloneChangesNothing() {
    Map<String, String> cookie = Map.of("Cookie", "chatroles-session=" + ada.token());
    for (Operation operation : operations) {
      boolean free = operation.method().equals("GET") || signsIn(operation);
      Seen seen = ask(operation, NOTHING, cookie);
      expect(
          operation,
          "a cookie",
          free
              ? seen.status() != 401 || signsIn(operation)
              : seen.code().equals("csrf-token-required"),
          seen);
    }
    assertThat(ada.api().get("/api/me").status()).isEqualTo(200);
    assertThat(wrong).isEmpty();
  }

  /** The rule, said once more. */
  private static String neededBy(Operation operation) {
    String path = operation.path() + "/";
    if (path.startsWith("/api/admin/")) {
      return "admin";
    }
    if (name(operation).equals("GET /api/me")) {
      return "read";
    }
    if (path.startsWith("/api/me/") || path.startsWith("/api/users/")) {
      return "account";
    }
    if (operation.method().equals("GET")) {
      return "read";
    }
    if (path.matches("/api/(actors|runs|events)/.*")) {
      return "chat";
    }
    return path.matches("/api/(roles|hosts|import)/.*") ? "define" : "account";
  }

  private static boolean signsIn(Operation operation) {
    return name(operation).equals("POST /api/users")
        || operation.path().startsWith("/api/oauth/")
        || (operation.path().startsWith("/api/auth/") && !operation.path().endsWith("/logout"));
  }

  private boolean isDescribedAsPublic(Operation operation) {
    JsonNode security =
        document
            .path("paths")
            .path(operation.path())
            .path(operation.method().toLowerCase(java.util.Locale.ROOT))
            .path("security");
    // an empty requirement among others: a token is welcome and not needed
    return security.isArray()
        && (security.isEmpty() || security.valueStream().anyMatch(JsonNode::isEmpty));
  }

  private void expect(Operation operation, String who, boolean right, Object seen) {
    if (!right) {
      wrong.add("%s: %s: %s".formatted(name(operation), who, seen));
    }
  }

  private static String name(Operation operation) {
    return operation.method() + " " + operation.path();
  }

  /** Of the thing whose path begins the operation's; "" when there is none. */
  private String idFor(Operation operation) {
    return ids.entrySet().stream()
        .filter(e -> (operation.path() + "/").startsWith(e.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  /** With an empty body, so that nothing happens to whoever may ask. */
  private Seen ask(Operation operation, String id, Map<String, String> headers) {
    return ask(operation, id, Json.object(), headers);
  }

  /** With a body and parameters that are right. */
  private Seen askWell(Operation operation, String id, Map<String, String> headers) {
    return ask(operation, id, BODIES.getOrDefault(name(operation), operation.body()), headers);
  }

  private Seen ask(Operation operation, String id, JsonNode body, Map<String, String> headers) {
    String path = operation.path().replaceFirst("\\{\\w+}", id).replaceAll("\\{\\w+}", NOTHING);
    String query = operation.path().endsWith("/compare") ? "?with=" + id : "";
    Map<String, String> all = new HashMap<>(headers);
    boolean takesBody = !operation.body().isMissingNode();
    if (takesBody) {
      all.put("Content-Type", "application/json");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + query))
            .timeout(Duration.ofSeconds(30))
            .method(
                operation.method(),
                takesBody ? BodyPublishers.ofString(Json.write(body)) : BodyPublishers.noBody());
    all.forEach(request::header);
    return seen(request.build());
  }

  /** Looks at the beginning only: some answers are streams. */
  private static Seen seen(HttpRequest request) {
    try {
      var response = CLIENT.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String type = response.headers().firstValue("content-type").orElse("");
        String code =
            type.equals("application/problem+json")
                ? code(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                : "";
        return new Seen(response.statusCode(), code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String code(String body) {
    try {
      return Json.parse(body).path("code").asString("");
    } catch (JacksonException _) {
      return "";
    }
  }

  @SuppressWarnings("JavaUtilDate") // the library's
  private String expired() throws JOSEException {
    Instant now = Instant.now();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .claim("id", ada.id())
                .claim("owner", ada.id())
                .claim("sid", "some-session")
                .claim("ts", now.minusSeconds(100).toEpochMilli())
                .issueTime(Date.from(now.minusSeconds(100)))
                .expirationTime(Date.from(now.minusSeconds(1)))
                .build());
    jwt.sign(new MACSigner(Base64.getUrlDecoder().decode(FreshDatabase.TOKEN_KEY)));
    return jwt.serialize();
  }
}
