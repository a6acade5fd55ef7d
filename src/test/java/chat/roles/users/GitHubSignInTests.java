package chat.roles.users;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Browser;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** GitHub's own way, which is no OpenID Connect, as its documentation shows it. */
@ProvidersTest
class GitHubSignInTests {

  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");
  private static final WireMockServer GITHUB = ProvidersTest.Providers.GITHUB;

  @LocalServerPort private int port;
  private Api administrator;

  @BeforeEach
  void answers() {
    administrator = Administrators.of(port);
    GITHUB.resetAll();
    GITHUB.stubFor(
        post(urlPathEqualTo("/login/oauth/access_token"))
            .willReturn(
                okJson(
                    """
                    {"access_token": "gho_16C7e42F292c6912E7710c838347Ae178B4a",
                     "scope": "read:user,user:email", "token_type": "bearer"}\
                    """)));
    user("octocat", 583_231);
    GITHUB.stubFor(
        get(urlPathEqualTo("/api/v3/user/emails"))
            .willReturn(
                okJson(
                    """
                    [{"email": "other@github.com", "primary": false, "verified": true},
                     {"email": "octocat@github.com", "primary": true, "verified": true}]\
                    """)));
  }

  @Test
  void signsInByTheNumberAndNotTheName() {
    Answer first = signIn("?invitation=" + invitation());
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.json().get("realm").asString()).isEqualTo("github");
    assertThat(first.json().get("username").asString()).isEqualTo("octocat");
    assertThat(first.json().get("nick").asString()).isEqualTo("The-Octocat");
    assertThat(first.json().get("email").asString()).isEqualTo("octocat@github.com");
    assertThat(first.json().get("avatar").asString())
        .isEqualTo("https://avatars.githubusercontent.com/u/583231");
    user("octocat-renamed", 583_231);
    Answer again = signIn("");
    assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(again.json().get("username").asString()).isEqualTo("octocat-renamed");
    user("octocat-renamed", 4711);
    Answer other = signIn("?invitation=" + invitation());
    assertThat(other.json().get("id")).isNotEqualTo(first.json().get("id"));
    assertThat(other.json().get("username").asString()).isEqualTo("octocat-renamed-2");
  }

  @Test
  void redeemsTheCodeWithItsVerifierAndTheSecret() {
    user("verified", 7);
    signIn("?invitation=" + invitation());
    GITHUB.verify(
        postRequestedFor(urlEqualTo("/login/oauth/access_token"))
            .withRequestBody(containing("code=the-code"))
            .withRequestBody(containing("code_verifier="))
            .withRequestBody(containing("grant_type=authorization_code"))
            .withBasicAuth(
                new com.github.tomakehurst.wiremock.client.BasicCredentials(
                    "Iv1.8a61f9b3a7aba766", "github-secret-0c5e")));
    GITHUB.verify(
        com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor(urlEqualTo("/api/v3/user"))
            .withHeader(
                "Authorization", equalTo("Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a")));
  }

  @Test
  void makesNoAccountWithoutAnInvitationWhereItTakesOne() {
    user("uninvited", 99);
    Answer refused = signIn("");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("code").asString()).isEqualTo("invitation-required");
    String used = invitation();
    assertThat(signIn("?invitation=" + used).status()).isEqualTo(200);
    user("another", 100);
    Answer again = signIn("?invitation=" + used);
    assertThat(again.json().get("code").asString()).isEqualTo("invitation-invalid");
  }

  @Test
  void signsInWithoutAnAddressWhenNoneIsShown() {
    user("shy", 3);
    GITHUB.stubFor(get(urlPathEqualTo("/api/v3/user/emails")).willReturn(status(404)));
    Answer answer = signIn("?invitation=" + invitation());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().has("email")).isFalse();
  }

  @Test
  void refusesACodeThatGitHubRefuses() {
    GITHUB.stubFor(
        post(urlPathEqualTo("/login/oauth/access_token"))
            .willReturn(
                okJson(
                    """
                    {"error": "bad_verification_code",
                     "error_description": "The code passed is incorrect or expired."}\
                    """)));
    Answer answer = signIn("");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().get("code").asString()).isEqualTo("sign-in-failed");
  }

  @Test
  void saysWhenGitHubIsDown() {
    GITHUB.stubFor(get(urlPathEqualTo("/api/v3/user")).willReturn(status(503)));
    Answer answer = signIn("");
    assertThat(answer.status()).isIn(401, 502);
    assertThat(answer.text()).doesNotContain("gho_");
  }

  private static void user(String login, int id) {
    GITHUB.stubFor(
        get(urlPathEqualTo("/api/v3/user"))
            .willReturn(
                okJson(
                    """
                    {"login": "%s", "id": %d, "name": "The Octocat", "email": null,
                     "avatar_url": "https://avatars.githubusercontent.com/u/%d"}\
                    """
                        .formatted(login, id, id))));
  }

  private String invitation() {
    return administrator.post("/api/admin/invitations", Map.of()).json().get("code").asString();
  }

  private Answer signIn(String query) {
    Browser browser = new Browser();
    Answer there = browser.get(url("/api/oauth/github" + query));
    assertThat(there.header("location"))
        .startsWith("http://localhost:" + GITHUB.port() + "/login/oauth/authorize?")
        .contains("code_challenge_method=S256");
    Matcher state = STATE.matcher(there.header("location"));
    assertThat(state.find()).isTrue();
    return browser.get(url("/api/oauth/github/callback?code=the-code&state=" + state.group(1)));
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
