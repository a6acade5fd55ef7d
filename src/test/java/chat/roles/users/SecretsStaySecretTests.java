package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.Browser;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.OidcServer;
import chat.roles.testing.Samples;
import chat.roles.testing.StubApi;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/**
 * Uses everything that knows a secret, with all that is logged at its most talkative, and then
 * looks for the secrets: in the whole database, in the log, and in what users can read.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"chatroles.discover-models=false", "chatroles.http.allowed=127.0.0.1"})
@ContextConfiguration(initializers = {FreshDatabase.class, ProvidersTest.Providers.class})
class SecretsStaySecretTests {

  private static final List<String> TALKATIVE =
      List.of(
          "chat.roles",
          "org.springframework.security",
          "org.springframework.jdbc",
          "org.springframework.web",
          "org.springframework.http",
          "org.apache.hc",
          "org.postgresql");

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private SetupCode setupCode;
  private final Map<String, String> secrets = new TreeMap<>();
  private final Map<String, Level> before = new TreeMap<>();
  private final Lines lines = new Lines();
  private final StubApi there = StubApi.start();
  private final Browser browser = new Browser();

  /** What is logged, as text. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThreadName().startsWith("http-nio")) {
        return; // the provider's, which lives here too; this server's threads are virtual
      }
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      texts.add(event.getLoggerName() + ": " + event.getFormattedMessage() + thrown);
    }
  }

  @BeforeEach
  void listens() {
    lines.start();
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
    for (String name : TALKATIVE) {
      if (logger(name).getLevel() != null) {
        before.put(name, logger(name).getLevel());
      }
      logger(name).setLevel(Level.TRACE);
    }
    // the console would be flooded
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .iteratorForAppenders()
        .forEachRemaining(a -> {
          if (a != lines) {
            a.stop();
          }
        });
  }

  @AfterEach
  void listensNoMore() {
    TALKATIVE.forEach(name -> logger(name).setLevel(before.get(name)));
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(lines);
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .iteratorForAppenders()
        .forEachRemaining(a -> a.start());
    there.close();
  }

  @Test
  void nothingThatWasSecretCanBeReadAnywhere() {
    secrets.put("the setup code", setupCode.value());
    Registered ada = Api.on(port).register();
    secrets.put("a password", ada.password());
    secrets.put("a token of a sign-in", ada.token());
    List<String> readable = new ArrayList<>();
    signsInAndFails(ada, readable);
    makesTokensAndInvitations(ada);
    bringsAModelAlong(ada, readable);
    sendsASecret(ada, readable);
    signsInByAProvider(readable);
    readable.add(ada.api().get("/api/me/audit?size=100").text());
    readable.add(ada.api().get("/api/admin/audit?size=100").text());
    readable.add(ada.api().get("/api/me/tokens").text());
    readable.add(ada.api().get("/api/me/secrets").text());
    readable.add(ada.api().get("/api/admin/invitations").text());

    assertThat(secrets).hasSizeGreaterThan(15);
    assertThat(lines.texts)
        .as("the log speaks")
        .anyMatch(l -> l.startsWith("org.springframework.jdbc"))
        .anyMatch(l -> l.startsWith("org.springframework.security"))
        .anyMatch(l -> l.startsWith("org.springframework.web"));
    assertThat(dump()).as("the dump is one").anyMatch(row -> row.contains(ada.username()));
    assertThat(found(lines.texts)).as("in the log").isEmpty();
    assertThat(found(dump())).as("in the database").isEmpty();
    assertThat(found(readable)).as("in answers").isEmpty();
  }

  private void signsInAndFails(Registered ada, List<String> readable) {
    Api nobody = Api.on(port);
    Answer login =
        nobody.post(
            "/api/auth/login", Map.of("username", ada.username(), "password", ada.password()));
    secrets.put("a token of another sign-in", login.json().get("authToken").asString());
    secrets.put("a CSRF token", login.json().get("csrfToken").asString());
    secrets.put("a wrong password", "almost the right password");
    readable.add(
        nobody
            .post(
                "/api/auth/login",
                Map.of("username", ada.username(), "password", "almost the right password"))
            .text());
    secrets.put("a password in the wrong place", "hunter22-typed-as-a-name");
    readable.add(
        nobody
            .post(
                "/api/auth/login",
                Map.of("username", "hunter22-typed-as-a-name", "password", "any password"))
            .text());
    String none = "crp_" + "q7".repeat(21) + "q";
    secrets.put("a token that is none", none);
    readable.add(nobody.as(none).get("/api/me").text());
    readable.add(nobody.as(ada.token() + "x").get("/api/me").text());
    nobody.as(login.json().get("authToken").asString()).post("/api/auth/logout", "{}");
  }

  private void makesTokensAndInvitations(Registered ada) {
    jdbc.sql("UPDATE app_user SET is_admin = true WHERE id = ?").param(ada.id()).update();
    String token =
        ada.api()
            .post("/api/me/tokens", Map.of("name", "x", "scopes", List.of("read")))
            .json()
            .get("token")
            .asString();
    secrets.put("a personal token", token);
    assertThat(Api.on(port).as(token).get("/api/me").status()).isEqualTo(200);
    String code = ada.api().post("/api/admin/invitations", Map.of()).json().get("code").asString();
    secrets.put("an invitation", code);
    Answer guest =
        Api.on(port)
            .post(
                "/api/auth/register",
                Map.of(
                    "username", "invited-guest",
                    "password", "the guest's own password",
                    "invitation", code));
    assertThat(guest.status()).as(guest.text()).isEqualTo(201);
    secrets.put("the guest's password", "the guest's own password");
  }

  private void bringsAModelAlong(Registered ada, List<String> readable) {
    String token = "sk-model-token-77e1d0";
    secrets.put("a model's token", token);
    String resource =
        """
        {"type": "llm", "runtime": "server", "url": "%s/v1", "props": {"apiToken": "%s"}}\
        """
            .formatted(there.url(), token);
    Answer kept = ada.api().patch("/api/users", "{\"resConfigs\": [" + resource + "]}");
    assertThat(kept.status()).as(kept.text()).isEqualTo(200);
    readable.add(kept.text());
    readable.add(ada.api().get("/api/me").text());
    readable.add(ada.api().post("/api/me/resources/test", resource).text());
    assertThat(there.calls()).anyMatch(call -> call.headers().containsValue("Bearer " + token));
  }

  private void sendsASecret(Registered ada, List<String> readable) {
    String value = "weather-key-4f9d2c1b7a";
    secrets.put("a user's secret", value);
    Answer put =
        ada.api()
            .put("/api/me/secrets/KEY", Map.of("value", value, "targets", List.of(there.url())));
    assertThat(put.status()).as(put.text()).isEqualTo(201);
    there.answering(
        call -> StubApi.Answer.json("{\"you sent\": \"" + call.headers().get("x-key") + "\"}"));
    String role = Samples.makeRole(ada.api(), false);
    String prompt =
        "restAPI:GET %s/weather\n{\"headers\": {\"X-Key\": \"<<secrets.KEY>>\"}}"
            .formatted(there.url());
    String host =
        Samples.make(
            ada.api(),
            "/api/hosts",
            Json.parse(
                """
                {"roleId": "%s", "onEntries": [{"name": "", "handle": {"to": %s}}]}\
                """
                    .formatted(role, Json.write(prompt))));
    Answer actor = ada.api().post("/api/actors", Map.of("roleId", role, "hostId", host));
    secrets.put("an actor's token", actor.json().get("authToken").asString());
    String path = "/api/actors/" + actor.json().get("id").asString();
    Answer answer = ada.api().patch(path + "/chat", "{\"text\": \"Ulm\"}");
    assertThat(there.last().headers()).containsEntry("x-key", value);
    readable.add(answer.text());
    String run = answer.json().at("/options/runId").asString();
    readable.add(ada.api().get("/api/runs/" + run + "/qas").text());
    secrets.put(
        "an actor's other token",
        ada.api().post(path + "/tokens", Map.of()).json().get("authToken").asString());
    assertThat(ada.api().delete(path + "/tokens").text()).isEqualTo("true");
  }

  private void signsInByAProvider(List<String> readable) {
    OidcServer.knows(port);
    OidcServer.CLAIMS.clear();
    OidcServer.logIn(browser, "person-1");
    secrets.put("this server's secret at a provider", OidcServer.CLIENT_SECRET);
    URI begin = URI.create("http://127.0.0.1:" + port + "/api/oauth/idp");
    Answer there = browser.get(begin);
    secrets.put("a state", found("state", there.header("location")));
    secrets.put("a nonce", found("nonce", there.header("location")));
    String callback = browser.get(URI.create(there.header("location"))).header("location");
    secrets.put("a code", found("code", callback));
    Answer user = browser.get(URI.create(callback));
    assertThat(user.status()).as(user.text()).isEqualTo(200);
    secrets.put("a token of a provider's sign-in", user.json().get("authToken").asString());
    String refreshToken = user.json().get("refreshToken").asString();
    secrets.put("a provider's refresh token", refreshToken);
    Answer again = Api.on(port).get("/api/oauth/idp/refresh?refreshToken=" + refreshToken);
    assertThat(again.status()).isEqualTo(200);
    secrets.put("a provider's next refresh token", again.json().get("refreshToken").asString());
    Answer failed = Api.on(port).get("/api/oauth/idp/refresh?refreshToken=" + refreshToken);
    assertThat(failed.status()).isEqualTo(401);
    readable.add(failed.text());
    readable.add(browser.get(URI.create(callback)).text());
  }

  /** Every row of every table. */
  private List<String> dump() {
    List<String> rows = new ArrayList<>();
    List<String> tables =
        jdbc.sql(
                """
                SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                WHERE table_type = 'BASE TABLE'
                  AND table_schema NOT IN ('pg_catalog', 'information_schema')
                """)
            .query((row, _) -> row.getString(1))
            .list();
    for (String table : tables) {
      jdbc.sql("SELECT t::text FROM " + table + " t")
          .query(String.class)
          .list()
          .forEach(row -> rows.add(table + ": " + row));
    }
    return rows;
  }

  /** The secrets that are there: as they are, or encoded. */
  private List<String> found(Collection<String> texts) {
    List<String> found = new ArrayList<>();
    secrets.forEach((what, secret) -> {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      List<String> forms =
          List.of(
              secret,
              HexFormat.of().formatHex(bytes),
              Base64.getEncoder().withoutPadding().encodeToString(bytes),
              // of a JWT the signature alone is as good as it all
              secret.substring(secret.lastIndexOf('.') + 1));
      texts.stream()
          .filter(text -> forms.stream().anyMatch(text::contains))
          .findFirst()
          .ifPresent(
              text -> found.add(what + ": " + text.substring(0, Math.min(300, text.length()))));
    });
    return found;
  }

  private static String found(String parameter, String url) {
    Matcher matcher = Pattern.compile("[?&]" + parameter + "=([^&]+)").matcher(url);
    assertThat(matcher.find()).as(url).isTrue();
    return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
