package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Browser;
import chat.roles.testing.OidcServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

@ProvidersTest
class OidcSignInTests {

  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  @LocalServerPort private int port;
  @Autowired private ConfigurableEnvironment environment;
  private final Browser browser = new Browser();

  @BeforeEach
  void introduces() {
    Administrators.of(port);
    OidcServer.knows(port);
    OidcServer.CLAIMS.clear();
    OidcServer.logIn(browser, "person-1");
  }

  @Test
  void offersTheProvidersToChooseFrom() {
    Answer answer = Api.on(port).get("/api/auth/providers");
    assertThat(answer.json().get("providers").findValuesAsString("name"))
        .containsExactly("local", "asking", "github", "gone", "idp");
    assertThat(answer.json().at("/providers/4/label").asString()).isEqualTo("The company");
    assertThat(answer.json().at("/providers/4/kind").asString()).isEqualTo("oauth");
    assertThat(Api.on(port).get("/api/oauth/nobody").status()).isEqualTo(404);
    assertThat(Api.on(port).get("/api/oauth/local").status()).isEqualTo(404);
  }

  @Test
  void signsInAndSetsTheSessionCookie() {
    OidcServer.CLAIMS.put(
        "person-1",
        Map.of(
            "preferred_username", "grace.hopper",
            "name", "Grace Hopper",
            "picture", "https://example.org/grace.png",
            "email", "grace@example.org",
            "email_verified", true));
    Answer user = signIn("idp");
    assertThat(user.status()).as(user.text()).isEqualTo(200);
    assertThat(user.json().get("realm").asString()).isEqualTo("idp");
    assertThat(user.json().get("username").asString()).isEqualTo("grace-hopper");
    assertThat(user.json().get("nick").asString()).isEqualTo("Grace-Hopper");
    assertThat(user.json().get("avatar").asString()).isEqualTo("https://example.org/grace.png");
    assertThat(user.json().get("email").asString()).isEqualTo("grace@example.org");
    assertThat(user.json().get("admin").asBoolean()).isFalse();
    String id = user.json().get("id").asString();
    assertThat(UsersServer.ROOTS).contains(id);
    assertThat(browser.get(url("/api/me")).json().get("id").asString()).isEqualTo(id);
    Api byToken = Api.on(port).as(user.json().get("authToken").asString());
    assertThat(byToken.get("/api/me").json().get("id").asString()).isEqualTo(id);
    assertThat(byToken.get("/api/me/audit").json().findValuesAsString("kind"))
        .contains("signed-in", "account-made");
    assertThat(browser.cookies(url("/")).keySet()).noneMatch(c -> c.startsWith("chatroles-oauth"));
  }

  @Test
  void knowsSomebodyWhoseNameAndAddressHaveChanged() {
    OidcServer.CLAIMS.put("person-2", named("earlier", "earlier@example.org"));
    OidcServer.logIn(browser, "person-2");
    Answer before = signIn("idp");
    OidcServer.CLAIMS.put("person-2", named("later", "later@example.org"));
    Answer after = signIn("idp");
    assertThat(after.json().get("id")).isEqualTo(before.json().get("id"));
    assertThat(after.json().get("username").asString()).isEqualTo("later");
    assertThat(after.json().get("email").asString()).isEqualTo("later@example.org");
    assertThat(after.json().has("avatar")).isFalse();
  }

  @Test
  void somebodyElseWithTheSameNameAndAddressIsSomebodyElse() {
    OidcServer.CLAIMS.put("person-3", named("Same", "same@example.org"));
    OidcServer.CLAIMS.put("person-4", named("same", "same@example.org"));
    OidcServer.logIn(browser, "person-3");
    Answer one = signIn("idp");
    OidcServer.logIn(browser, "person-4");
    Answer other = signIn("idp");
    assertThat(other.json().get("id")).isNotEqualTo(one.json().get("id"));
    assertThat(other.json().get("username").asString()).isEqualTo("same-2");
    assertThat(signIn("idp").json().get("username").asString()).isEqualTo("same-2");
  }

  @Test
  void asksWithStateNonceAndPkce() {
    Answer there = browser.get(url("/api/oauth/idp"));
    assertThat(there.status()).isEqualTo(302);
    assertThat(there.header("location"))
        .startsWith(OidcServer.url() + "/oauth2/authorize?")
        .contains("code_challenge_method=S256", "code_challenge=", "nonce=", "state=")
        .contains("scope=", "openid", "profile", "email")
        .doesNotContain(OidcServer.CLIENT_SECRET);
    assertThat(there.header("set-cookie"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/api/oauth", "Max-Age=600");
  }

  @Test
  void refusesAWayBackThatThisBrowserDidNotBegin() {
    URI back = throughTheProvider("idp");
    refuses(new Browser().get(back), 400, "sign-in-unknown");
    String other = back.toString().replaceAll("state=[^&]+", "state=" + "x".repeat(44));
    refuses(browser.get(URI.create(other)), 400, "sign-in-unknown");
    String none = back.toString().replaceAll("&?state=[^&]+", "");
    refuses(browser.get(URI.create(none)), 400, "sign-in-unknown");
    // of another provider's way there
    String elsewhere = back.toString().replace("/idp/", "/asking/");
    refuses(browser.get(URI.create(elsewhere)), 400, "sign-in-unknown");
    assertThat(browser.get(back).status()).isEqualTo(200);
  }

  @Test
  void refusesAWayBackThatWasTakenAlready() {
    URI back = throughTheProvider("idp");
    Map<String, String> before = Map.copyOf(browser.cookies(back));
    assertThat(browser.get(back).status()).isEqualTo(200);
    browser.cookies(back).putAll(before);
    refuses(browser.get(back), 400, "sign-in-unknown");
  }

  @Test
  void anyServerAnswersTheWayBackAndOnlyOneOfThemDoes() {
    try (AnnotationConfigServletWebServerApplicationContext other = anotherServer()) {
      URI back = throughTheProvider("idp");
      int otherPort = java.util.Objects.requireNonNull(other.getWebServer()).getPort();
      URI there = URI.create(back.toString().replace(":" + port, ":" + otherPort));
      browser.cookies(there).putAll(browser.cookies(back));
      Answer user = browser.get(there);
      assertThat(user.status()).as(user.text()).isEqualTo(200);
      assertThat(browser.get(url("/api/me")).status()).isEqualTo(401);
      refuses(browser.get(back), 400, "sign-in-unknown");
      assertThat(
              Api.on(port)
                  .as(user.json().get("authToken").asString())
                  .get("/api/me")
                  .json()
                  .get("id"))
          .isEqualTo(user.json().get("id"));
    }
  }

  private AnnotationConfigServletWebServerApplicationContext anotherServer() {
    var other = new AnnotationConfigServletWebServerApplicationContext();
    other.getEnvironment().merge(environment);
    other.getBeanFactory().setConversionService(new ApplicationConversionService());
    other.register(UsersServer.class);
    other.refresh();
    return other;
  }

  @Test
  void refusesACodeOfAnotherSignIn() {
    String used = found(CODE, throughTheProvider("idp").toString());
    URI second = throughTheProvider("idp");
    String injected = second.toString().replaceAll("code=[^&]+", "code=" + used);
    refuses(browser.get(URI.create(injected)), 401, "sign-in-failed");
    URI third = throughTheProvider("idp");
    String madeUp = third.toString().replaceAll("code=[^&]+", "code=made-up");
    refuses(browser.get(URI.create(madeUp)), 401, "sign-in-failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce", "iss", "aud"})
  void refusesAnIdTokenThatIsNotForThisSignIn(String claim) {
    OidcServer.CLAIMS.put("person-1", Map.of(claim, "https://somebody-else.example"));
    refuses(signIn("idp"), 401, "sign-in-failed");
  }

  @Test
  void refusesWhoDidNotConsent() {
    Answer there = browser.get(url("/api/oauth/asking"));
    Answer asked = browser.get(URI.create(there.header("location")));
    assertThat(asked.status()).isEqualTo(200);
    String state = found(Pattern.compile("name=\"state\" value=\"([^\"]+)\""), asked.text());
    Answer refused =
        browser.send(
            "POST",
            URI.create(OidcServer.url() + "/oauth2/authorize"),
            "client_id=%s&state=%s"
                .formatted(
                    OidcServer.ASKING_CLIENT, URLEncoder.encode(state, StandardCharsets.UTF_8)),
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    Answer answer = browser.get(URI.create(refused.header("location")));
    refuses(answer, 401, "sign-in-failed");
    assertThat(answer.text()).contains("access_denied");
  }

  @Test
  void signsInAgainByARefreshTokenWhichIsGoodOnce() {
    OidcServer.CLAIMS.put("person-1", named("refreshing", "r@example.org"));
    Answer first = signIn("idp");
    String token = first.json().get("refreshToken").asString();
    Answer again = Api.on(port).get("/api/oauth/idp/refresh?refreshToken=" + token);
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(again.json().get("authToken").asString()).isNotEmpty();
    assertThat(again.json().get("refreshToken").asString()).isNotEqualTo(token);
    refuses(
        Api.on(port).get("/api/oauth/idp/refresh?refreshToken=" + token), 401, "sign-in-failed");
    refuses(Api.on(port).get("/api/oauth/idp/refresh"), 400, "invalid");
  }

  @Test
  void goesToThePageThatWasAskedForAndToNoOtherServers() {
    Answer there = browser.get(url("/api/oauth/idp?returnTo=/console/roles?mine=1"));
    Answer back =
        browser.get(
            URI.create(browser.get(URI.create(there.header("location"))).header("location")));
    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).isEqualTo("/console/roles?mine=1");
    assertThat(browser.get(url("/api/me")).status()).isEqualTo(200);
    for (String page : new String[] {"//evil.example", "/%5Cevil.example", "https://e.example"}) {
      refuses(browser.get(url("/api/oauth/idp?returnTo=" + page)), 400, "invalid");
    }
  }

  @Test
  void tellsThePageThatItFailed() {
    Answer there = browser.get(url("/api/oauth/idp?returnTo=/console"));
    String state = found(STATE, there.header("location"));
    Answer back = browser.get(url("/api/oauth/idp/callback?error=access_denied&state=" + state));
    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).isEqualTo("/console?signInError=sign-in-failed");
  }

  @Test
  void doesNotRepeatWhatAStrangerPutIntoTheWayBack() {
    Answer there = browser.get(url("/api/oauth/idp"));
    String state = found(STATE, there.header("location"));
    Answer back =
        browser.get(
            url("/api/oauth/idp/callback?error=%3Cscript%3E&error_description=x&state=" + state));
    refuses(back, 401, "sign-in-failed");
    assertThat(back.text()).doesNotContain("script");
  }

  @Test
  void saysWhenTheProviderDoesNotAnswer() {
    refuses(browser.get(url("/api/oauth/gone")), 502, "provider-unreachable");
  }

  private static Map<String, Object> named(String username, String email) {
    return Map.of("preferred_username", username, "email", email);
  }

  private Answer signIn(String provider) {
    return browser.get(throughTheProvider(provider));
  }

  /** The way back, not yet gone. */
  private URI throughTheProvider(String provider) {
    Answer there = browser.get(url("/api/oauth/" + provider));
    assertThat(there.status()).as(there.text()).isEqualTo(302);
    Answer vouched = browser.get(URI.create(there.header("location")));
    assertThat(vouched.header("location")).as(vouched.text()).contains("/callback?code=");
    return URI.create(vouched.header("location"));
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
  }

  private static void refuses(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("code").asString("")).isEqualTo(code);
  }
}
