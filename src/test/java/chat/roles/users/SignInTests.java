package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.FreshDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

@UsersTest
class SignInTests {

  @LocalServerPort private int port;
  @Autowired private Tokens tokens;
  private Api nobody;
  private Registered ada;

  @BeforeEach
  void register() {
    nobody = Api.on(port);
    ada = nobody.register();
  }

  @Test
  void registeringSignsInAndTellsWhoOneIs() {
    Answer me = ada.api().get("/api/me");
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().get("id").asString()).isEqualTo(ada.id());
    assertThat(me.json().get("username").asString()).isEqualTo(ada.username());
    assertThat(me.json().has("authToken")).isFalse();
    assertThat(me.text()).doesNotContain("argon").doesNotContain("password");
  }

  @Test
  void signsInWhateverTheCaseOfTheName() {
    Answer answer = login(ada.username().toUpperCase(java.util.Locale.ROOT), ada.password());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(nobody.as(answer.json().get("authToken").asString()).get("/api/me").status())
        .isEqualTo(200);
  }

  @Test
  void refusesANameThatIsTakenInAnotherCase() {
    Answer answer =
        nobody.post(
            "/api/auth/register",
            Map.of(
                "username",
                ada.username().toUpperCase(java.util.Locale.ROOT),
                "password",
                "long enough"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asString()).isEqualTo("username-taken");
  }

  @Test
  void answersTheSameForAWrongNameAndAWrongPassword() {
    Answer wrongPassword = login(ada.username(), "not the password");
    Answer wrongName = login("nobody-" + ada.username(), "not the password");
    assertThat(wrongPassword.status()).isEqualTo(401);
    assertThat(wrongName.text()).isEqualTo(wrongPassword.text());
    assertThat(wrongPassword.header("www-authenticate")).startsWith("Bearer");
  }

  @Test
  void makesGuessersWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(login(ada.username(), "guess").status()).isEqualTo(401);
    }
    Answer answer = login(ada.username(), ada.password());
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("retry-after")).matches("[0-9]+");
  }

  @Test
  void signingOutEndsTheTokensOfThatSignInOnly() {
    String other = login(ada.username(), ada.password()).json().get("authToken").asString();
    assertThat(ada.api().post("/api/auth/logout", "{}").text()).isEqualTo("true");
    Answer answer = ada.api().get("/api/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().get("code").asString()).isEqualTo("token-invalid");
    assertThat(nobody.as(other).get("/api/me").status()).isEqualTo(200);
  }

  @Test
  void signingOutEndsRefreshedTokensToo() {
    String aged = agedToken(Duration.ofDays(2));
    String fresh = nobody.as(aged).get("/api/me").header("authorization").substring(7);
    assertThat(nobody.as(fresh).get("/api/me").status()).isEqualTo(200);
    nobody.as(aged).post("/api/auth/logout", "{}");
    assertThat(nobody.as(fresh).get("/api/me").status()).isEqualTo(401);
  }

  @Test
  void youngTokensAreNotRefreshed() {
    assertThat(ada.api().get("/api/me").header("authorization")).isEmpty();
  }

  @Test
  void refusesExpiredTokens() {
    assertThat(nobody.as(agedToken(Duration.ofDays(31))).get("/api/me").status()).isEqualTo(401);
  }

  @Test
  void refusesTamperedAndForeignTokens() {
    String[] parts = ada.token().split("\\.", -1);
    String none = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    String swapped =
        parts[0]
            + "."
            + base64(decoded(parts[1]).replace(ada.id(), "x".repeat(21)))
            + "."
            + parts[2];
    String otherAlgorithm = base64("{\"alg\":\"HS512\"}") + "." + parts[1] + "." + parts[2];
    String otherKey =
        new Tokens(new TokenKey(new byte[32]), settings(), Clock.systemUTC())
            .issue(new ActorId(ada.id()), new UserId(ada.id()));
    for (String token : new String[] {none, swapped, otherAlgorithm, otherKey, "x", "a.b.c"}) {
      assertThat(nobody.as(token).get("/api/me").status()).as(token).isEqualTo(401);
      assertThat(nobody.as(token).get("/api/auth/providers").status()).as(token).isEqualTo(401);
    }
  }

  @Test
  void anActorsTokenChatsAndDoesNothingElse() {
    String token = tokens.issue(new ActorId("some-actor"), new UserId(ada.id()));
    Api actor = nobody.as(token);
    assertThat(actor.get("/api/me").status()).isEqualTo(403);
    assertThat(actor.post("/api/auth/logout", "{}").status()).isEqualTo(403);
    assertThat(actor.get("/api/roles").status()).isEqualTo(403);
    assertThat(actor.get("/api/actors/some-actor").status()).isEqualTo(403);
    assertThat(actor.put("/api/actors/some-actor/chat", "{}").status()).isNotIn(401, 403);
  }

  @Test
  void withoutATokenAnswers401AsAProblem() {
    Answer answer = nobody.get("/api/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(answer.json().get("statusCode").asInt()).isEqualTo(401);
    assertThat(answer.json().get("instance").asString()).isEqualTo("/api/me");
  }

  @Test
  void reportsAllMistakesOfARegistrationTogether() {
    Answer answer =
        nobody.post(
            "/api/auth/register",
            Map.of("username", "-", "password", "short", "email", "nonsense"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").findValuesAsString("path"))
        .containsOnly("$.email", "$.password", "$.username");
  }

  @ParameterizedTest
  @CsvSource({
    "username, a",
    "username, aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd",
    "username, -ab",
    "username, ab-",
    "username, a--b",
    "username, a b",
    "username, a_b",
    "password, 7 chars",
    "email, nobody",
    "email, a@b@c"
  })
  void namesWhatIsWrongWithARegistration(String field, String value) {
    ObjectNode account =
        Json.object().put("username", "right-one").put("password", "long enough").put(field, value);
    Answer answer = nobody.post("/api/auth/register", account);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$." + field);
  }

  @Test
  void takesARegistrationUpToTheLimits() {
    ObjectNode account =
        Json.object()
            .put("username", "a".repeat(39))
            .put("password", "p".repeat(256))
            .put("email", "e".repeat(252) + "@x");
    assertThat(nobody.post("/api/auth/register", account).status()).isEqualTo(201);
    for (String field : List.of("username", "password", "email")) {
      ObjectNode longer = account.deepCopy().put("username", "another-one");
      longer.put(field, account.path(field).asString() + "x");
      Answer answer = nobody.post("/api/auth/register", longer);
      assertThat(answer.status()).as(field).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$." + field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abcdefghijklmnopqrstuvwxy", "-ab", "ab-", "a--b", "a b", "a_b", ""})
  void refusesNicksThatAreNone(String nick) {
    Answer answer = ada.api().patch("/api/users", Map.of("nick", nick));
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$.nick");
  }

  @Test
  void limitsTheAvatarOfAUser() {
    String longest = "a".repeat(1023);
    assertThat(ada.api().patch("/api/users", Map.of("avatar", longest)).status()).isEqualTo(200);
    Answer answer = ada.api().patch("/api/users", Map.of("avatar", longest + "a"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo("$.avatar");
  }

  @Test
  void changesNickAndAvatarAndKeepsWhatIsAbsent() {
    Answer changed = ada.api().patch("/api/users", Map.of("nick", "Ada-L", "avatar", "a.png"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("nick").asString()).isEqualTo("Ada-L");
    Answer kept = ada.api().patch("/api/users", "{\"avatar\": \"\"}");
    assertThat(kept.json().get("nick").asString()).isEqualTo("Ada-L");
    assertThat(kept.json().has("avatar")).isFalse();
  }

  @Test
  void changesNothingWhenTheRootActorCannotFollow() {
    Answer refused = ada.api().patch("/api/users", Map.of("nick", UsersServer.REFUSED));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(ada.api().get("/api/me").json().get("nick").asString()).isEqualTo(ada.username());
  }

  private Answer login(String username, String password) {
    return nobody.post(
        "/api/auth/login", Json.object().put("username", username).put("password", password));
  }

  private String agedToken(Duration age) {
    Clock then = Clock.fixed(Instant.now().minus(age), ZoneOffset.UTC);
    TokenKey key = new TokenKey(Base64.getUrlDecoder().decode(FreshDatabase.TOKEN_KEY));
    return new Tokens(key, settings(), then).issue(new ActorId(ada.id()), new UserId(ada.id()));
  }

  private static TokenSettings settings() {
    return new TokenSettings(Duration.ofDays(30), Duration.ofDays(1));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
