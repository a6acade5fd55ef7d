package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.Browser;
import chat.roles.testing.FreshDatabase;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a page of this server can do that sends a cookie, and what a page elsewhere cannot. */
@UsersTest
class SessionCookieTests {

  private static final String COOKIE = "chatroles-session";

  @LocalServerPort private int port;
  @Autowired private Tokens tokens;
  private final Browser browser = new Browser();
  private Registered ada;
  private String csrf = "";

  @BeforeEach
  void signsIn() {
    ada = Api.on(port).register();
    Answer answer = login(browser);
    assertThat(answer.status()).isEqualTo(200);
    csrf = answer.json().get("csrfToken").asString();
  }

  @Test
  void signingInSetsACookieThatNoScriptReadsAndNoOtherSiteSends() {
    String cookie = login(new Browser()).header("set-cookie");
    assertThat(cookie)
        .startsWith(COOKIE + "=ey")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=")
        .doesNotContain("Domain", "Secure");
  }

  @Test
  void theCookieSignsIn() {
    Answer me = browser.get(url("/api/me"));
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().get("id").asString()).isEqualTo(ada.id());
    assertThat(me.json().get("csrfToken").asString()).isEqualTo(csrf);
    assertThat(me.json().has("authToken")).isFalse();
    assertThat(ada.api().get("/api/me").json().has("csrfToken")).isFalse();
  }

  @Test
  void changingSomethingTakesTheTokenOfThatSession() {
    String body = "{\"nick\": \"Changed\"}";
    assertRefused(patch(Map.of(), body));
    assertRefused(patch(Map.of("X-CSRF-Token", ""), body));
    assertRefused(patch(Map.of("X-CSRF-Token", "made-up"), body));
    String others = login(new Browser()).json().get("csrfToken").asString();
    assertThat(others).isNotEqualTo(csrf);
    assertRefused(patch(Map.of("X-CSRF-Token", others), body));
    assertThat(browser.get(url("/api/me")).json().get("nick").asString()).isEqualTo(ada.username());
    assertThat(patch(Map.of("X-CSRF-Token", csrf), body).status()).isEqualTo(200);
  }

  @Test
  void theHeaderCountsWhenBothCome() {
    Registered grace = Api.on(port).register();
    Map<String, String> bearer = Map.of("Authorization", "Bearer " + grace.token());
    Answer me = browser.send("GET", url("/api/me"), null, bearer);
    assertThat(me.json().get("id").asString()).isEqualTo(grace.id());
    assertThat(patch(bearer, "{\"nick\": \"Grace\"}").json().get("id").asString())
        .isEqualTo(grace.id());
    assertThat(
            browser
                .send("GET", url("/api/me"), null, Map.of("Authorization", "Bearer nonsense"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void signingOutEndsTheSessionAndClearsTheCookie() {
    Map<String, String> before = Map.copyOf(browser.cookies(url("/")));
    assertRefused(browser.send("POST", url("/api/auth/logout"), null, Map.of()));
    Answer answer =
        browser.send("POST", url("/api/auth/logout"), null, Map.of("X-CSRF-Token", csrf));
    assertThat(answer.text()).isEqualTo("true");
    assertThat(answer.header("set-cookie")).startsWith(COOKIE + "=;").contains("Max-Age=0");
    assertThat(browser.get(url("/api/me")).status()).isEqualTo(401);
    browser.cookies(url("/")).putAll(before);
    Answer stale = browser.get(url("/api/me"));
    assertThat(stale.status()).isEqualTo(401);
    assertThat(stale.header("set-cookie")).startsWith(COOKIE + "=;");
  }

  @Test
  void aStaleCookieIsInNobodysWay() {
    browser.cookies(url("/")).put(COOKIE, "nonsense");
    assertThat(browser.get(url("/api/auth/providers")).status()).isEqualTo(200);
    browser.cookies(url("/")).put(COOKIE, "nonsense");
    assertThat(login(browser).status()).isEqualTo(200);
    assertThat(browser.get(url("/api/me")).status()).isEqualTo(200);
  }

  @Test
  void signingInTakesTheCookieOfAnotherUserAway() {
    Registered grace = Api.on(port).register();
    Answer answer =
        browser.send(
            "POST",
            url("/api/auth/login"),
            Json.write(Map.of("username", grace.username(), "password", grace.password())),
            Map.of("Content-Type", "application/json"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(browser.get(url("/api/me")).json().get("id").asString()).isEqualTo(grace.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded"})
  void aFormOfAnotherSiteSignsNobodyIn(String type) {
    Answer answer =
        new Browser()
            .send(
                "POST",
                url("/api/auth/login"),
                Json.write(Map.of("username", ada.username(), "password", ada.password())),
                Map.of("Content-Type", type, "Origin", "https://evil.example"));
    assertThat(answer.status()).isIn(403, 415);
    assertThat(answer.header("set-cookie")).isEmpty();
  }

  @Test
  void anActorsTokenIsNoSession() {
    String actor = tokens.issue(new ActorId("some-actor"), new UserId(ada.id()));
    browser.cookies(url("/")).put(COOKIE, actor);
    assertThat(
            browser
                .send(
                    "PUT",
                    url("/api/actors/some-actor/chat"),
                    "{}",
                    Map.of("Content-Type", "application/json"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void anAgeingCookieIsReplacedAndItsTokenIsNotShown() {
    Clock then = Clock.fixed(Instant.now().minus(Duration.ofDays(2)), ZoneOffset.UTC);
    TokenKey key = new TokenKey(Base64.getUrlDecoder().decode(FreshDatabase.TOKEN_KEY));
    TokenSettings settings = new TokenSettings(Duration.ofDays(30), Duration.ofDays(1));
    String aged =
        new Tokens(key, settings, then).issue(new ActorId(ada.id()), new UserId(ada.id()));
    browser.cookies(url("/")).put(COOKIE, aged);
    Answer answer = browser.get(url("/api/me"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("authorization")).isEmpty();
    assertThat(browser.cookies(url("/")).get(COOKIE)).isNotEqualTo(aged);
    assertThat(browser.get(url("/api/me")).header("set-cookie")).isEmpty();
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("code").asString()).isEqualTo("csrf-token-required");
  }

  private Answer patch(Map<String, String> headers, String body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return browser.send("PATCH", url("/api/users"), body, all);
  }

  private Answer login(Browser with) {
    return with.send(
        "POST",
        url("/api/auth/login"),
        Json.write(Map.of("username", ada.username(), "password", ada.password())),
        Map.of("Content-Type", "application/json"));
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
