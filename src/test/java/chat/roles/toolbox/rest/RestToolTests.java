package chat.roles.toolbox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSecret;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.testing.StubApi;
import chat.roles.testing.StubApi.Answer;
import chat.roles.toolbox.ToolContract;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Needs;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RestToolTests extends ToolContract {

  private static final String VALUE = "Bearer s3cr3t/to+ken=\"1b7a";

  private final StubApi api = StubApi.start();
  private final GuardedHttp http =
      new GuardedHttp(
          new HttpSettings(
              Set.of("127.0.0.1:" + api.port(), "localhost:" + api.port()),
              Duration.ofSeconds(2),
              20,
              20));
  private final List<Duration> waits = new ArrayList<>();
  private final RestTool tool =
      new RestTool(
          http,
          (_, named) -> new HttpSecret(named.name(), VALUE, Set.of(HttpTarget.parse(api.url()))),
          RestSettings.defaults(),
          waits::add);

  @AfterEach
  void stop() {
    http.close();
    api.close();
  }

  @Override
  protected Tool tool() {
    return tool;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("GET " + api.url() + "/items", "POST " + api.url() + "\n{\"query\":{\"a\":1}}");
  }

  private ChatDto act(String address) throws InterruptedException {
    return act(address, null);
  }

  private ChatDto act(String address, @Nullable JsonNode prompt) throws InterruptedException {
    return tool.act(call(address).prompt(prompt));
  }

  private FakeToolCall call(String address) {
    return new FakeToolCall()
        .address(address.replace("URL", api.url()))
        .dto(ChatDto.ofText("before").withData(Json.parse("{\"old\":1}")));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void aJsonAnswerBecomesTheDataAndTheTextStays() throws InterruptedException {
    api.then(Answer.of(200, "application/problem+json; charset=utf-8", "{\"a\":[1]}"));

    ChatDto answer = act("GET URL/items?x=1");

    assertThat(answer.data()).isEqualTo(json("{'a':[1]}"));
    assertThat(answer.text()).isEqualTo("before");
    assertThat(api.last().method()).isEqualTo("GET");
    assertThat(api.last().path() + "?" + api.last().query()).isEqualTo("/items?x=1");
    assertThat(api.last().body()).isEmpty();
    assertThat(api.last().headers()).doesNotContainKey("idempotency-key");
  }

  @Test
  void anyOtherAnswerBecomesTheTextAndTheDataStay() throws InterruptedException {
    api.then(Answer.of(200, "text/html", "<p>ä</p>"));
    assertThat(act("GET URL").text()).isEqualTo("<p>ä</p>");
    api.then(
        new Answer(
            200,
            Map.of("Content-Type", "text/plain; charset=ISO-8859-1"),
            "ä".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(act("GET URL").text()).isEqualTo("ä");
    api.then(Answer.of(200, "application/json", "{broken"));
    ChatDto broken = act("GET URL");
    assertThat(broken.text()).isEqualTo("{broken");
    assertThat(broken.data()).isEqualTo(json("{'old':1}"));
  }

  @Test
  void anEmptyAnswerChangesNothing() throws InterruptedException {
    api.then(new Answer(204, Map.of(), new byte[0]));
    assertThat(act("DELETE URL/items/1")).isEqualTo(call("").dto());
  }

  @Test
  void refusesAnAnswerThatIsNoText() {
    api.then(new Answer(200, Map.of("Content-Type", "image/png"), new byte[] {0, 1, (byte) 0xff}));
    assertFails("GET URL", 502, "image/png");
    api.then(Answer.of(200, "text/plain", "x".repeat(1_000_001)));
    assertFails("GET URL", 502, "1,000,000");
    api.then(Answer.of(200, "text/plain", "x".repeat(5_000_000)));
    assertFails("GET URL\n{\"retries\":0}", 502, "bytes");
  }

  @Test
  void aFailedRequestIsAnErrorWithItsStatusAndTheDtoStays() throws InterruptedException {
    api.then(Answer.of(404, "application/json", "{\"error\": \"no such\\nitem\"}"));

    ChatDto answer = act("GET URL/items/7?token=private");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.message())
        .isEqualTo(
            "restAPI: GET %s/items/7 answered 404: {\"error\":\"no such\\nitem\"}"
                .formatted(api.url()));
    assertThat(answer.text()).isEqualTo("before");
    assertThat(answer.data()).isEqualTo(json("{'old':1}"));
  }

  @Test
  void sendsThePromptAsItsBody() throws InterruptedException {
    act("POST URL", json("{'a':[1,'x']}"));
    assertThat(api.last().body()).isEqualTo("{\"a\":[1,\"x\"]}");
    assertThat(api.last().headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("idempotency-key", "key-1");

    act("PUT URL", Json.nodes().stringNode("[1, 2]"));
    assertThat(api.last().body()).isEqualTo("[1, 2]");
    assertThat(api.last().headers()).containsEntry("content-type", "application/json");

    act("PATCH URL", Json.nodes().stringNode("grün"));
    assertThat(api.last().body()).isEqualTo("grün");
    assertThat(api.last().headers()).containsEntry("content-type", "text/plain; charset=utf-8");

    act(
        "POST URL\n{\"headers\": {\"content-type\": \"text/csv\", \"Idempotency-Key\": \"mine\"}}",
        Json.nodes().stringNode("a,b"));
    assertThat(api.last().headers())
        .containsEntry("content-type", "text/csv")
        .containsEntry("idempotency-key", "mine");

    act("POST URL");
    assertThat(api.last().body()).isEmpty();
  }

  @Test
  void putsTheQueryTogetherEscaped() throws InterruptedException {
    act(
        "GET URL/s?q=a b&x=%41%\n"
            + "{\"query\": {\"ü\": \"a&b=c/d e\", \"n\": 1.5, \"no\": null, \"l\": [1, true]}}");
    assertThat(api.last().query())
        .isEqualTo("q=a%20b&x=%41%25&%C3%BC=a%26b%3Dc%2Fd%20e&n=1.5&l=1&l=true");
  }

  @Test
  void fillsTemplatesInAfterTheConfigurationWasRead() throws InterruptedException {
    FakeToolCall call =
        call("GET URL/<<a>>\n{\"headers\": {\"X-A\": \"v <<a>>\"}, \"query\": {\"q\": \"<<b>>\"}}")
            .templates(t ->
                t.replace("<<a>>", "one").replace("<<b>>", "\"}, \"headers\": {\"X-B\": \"1\"}"));
    tool.act(call);
    assertThat(api.last().path()).isEqualTo("/one");
    assertThat(api.last().headers()).containsEntry("x-a", "v one").doesNotContainKey("x-b");
    assertThat(api.last().query()).startsWith("q=%22%7D%2C");
  }

  @Test
  void takesAConfigurationThatBecomesJsonByItsTemplates() throws InterruptedException {
    FakeToolCall call =
        call("GET URL\n{\"query\": <<q>>}")
            .templates(t -> t.replace("<<q>>", "{\"a\": \"<<secrets.K>>\"}"));
    tool.act(call);
    assertThat(api.last().query()).isEqualTo("a=%3C%3Csecrets.K%3E%3E");
    assertFails(call("GET URL\n<<q>>").templates(t -> t.replace("<<q>>", "[1")), 400, "no JSON");
    assertFails(
        call("GET URL\n<<q>>").templates(t -> t.replace("<<q>>", "{\"heads\": {}}")), 400, "heads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "%2e%2e", "a/../../b", ".%2E/x", "..\\x", "a%2f..%2fb", "./x"})
  void aValueLeadsNotOutOfThePath(String value) {
    assertFails(
        call("GET URL/items/<<v>>/x").templates(t -> t.replace("<<v>>", value)), 400, "leads out");
    assertThat(api.calls()).isEmpty();
  }

  @Test
  void aValueBringsNoHeader() {
    FakeToolCall call =
        call("GET URL\n{\"headers\": {\"X\": \"<<v>>\"}}")
            .templates(t -> t.replace("<<v>>", "a\r\nX-Other: b"));
    assertFails(call, 400, "X must be plain ASCII");
    assertThat(api.calls()).isEmpty();
  }

  @Test
  void putsASecretInAndTellsNobody() throws InterruptedException {
    api.answering(c -> Answer.json("{}"));
    FakeToolCall call =
        call(
            "POST URL\n{\"headers\": {\"Authorization\": \"<<secrets.KEY>>\"},"
                + " \"query\": {\"k\": \"x <<mySecrets.MINE>>\"}}");
    tool.act(call);
    assertThat(api.last().headers()).containsEntry("authorization", VALUE);
    assertThat(api.last().query()).isEqualTo("k=x%20Bearer%20s3cr3t%2Fto%2Bken%3D%221b7a");
    assertThat(call.questions.toString())
        .contains("\"Authorization\":\"***\"", "\"k\":\"x ***\"")
        .doesNotContain("s3cr3t");
  }

  @Test
  void hidesASecretThatAServerRepeats() throws InterruptedException {
    String token = "s3cr3t/to+ken";
    String words = token + "=\"1b7a";
    List<String> forms =
        List.of(
            VALUE,
            words,
            words.toUpperCase(java.util.Locale.ROOT),
            "s3cr3t%2Fto%2Bken%3D%221b7a",
            "Bearer+s3cr3t%2Fto%2Bken%3D%221b7a",
            "s3cr3t\\/to+ken=\"1b7a",
            Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8)),
            Base64.getUrlEncoder().encodeToString(("u:" + VALUE).getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder().encodeToString(("us:" + VALUE).getBytes(StandardCharsets.UTF_8)),
            java.util.HexFormat.of().formatHex(VALUE.getBytes(StandardCharsets.UTF_8)));
    for (String form : forms) {
      for (int status : new int[] {200, 500}) {
        api.then(Answer.of(status, "text/plain", "you said " + form + "!"));
        api.then(
            Answer.of(
                status,
                "application/json",
                Json.write(Json.object().put(form, "x").putArray("y").add(form).add("ok"))));
        for (int i = 0; i < 2; i++) {
          FakeToolCall call =
              call(
                  "GET URL\n{\"headers\": {\"Authorization\": \"<<secrets.KEY>>\"}, \"retries\": 0}");
          ChatDto answer = tool.act(call);
          String everything = Json.write(answer) + call.outcomes + call.questions;
          assertThat(everything).as(form).contains("***").doesNotContainIgnoringCase("s3cr3t");
          assertThat(everything).as(form).doesNotContain(form);
        }
      }
    }
  }

  @Test
  void sendsASecretNowhereElse() {
    FakeToolCall call =
        call(
            "GET http://localhost:%d/\n{\"headers\": {\"A\": \"<<secrets.KEY>>\"}}"
                .formatted(api.port()));
    assertFails(call, 403, "the secret KEY is not for http://localhost:" + api.port());
    assertThat(api.calls()).isEmpty();
  }

  @Test
  void takesNoSecretAlongWhenItIsRedirectedElsewhere() throws InterruptedException {
    String other = "http://localhost:" + api.port();
    api.then(Answer.redirect(302, other + "/there"));
    act("GET URL\n{\"headers\": {\"Accept\": \"<<secrets.KEY>>\", \"A\": \"<<secrets.KEY>>\"}}");
    assertThat(api.calls()).hasSize(2);
    assertThat(api.last().path()).isEqualTo("/there");
    assertThat(api.last().headers().toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x?k=Bearer%20s3cr3t%2Fto%2Bken%3D%221b7a",
        "/Bearer+s3cr3t/to%2bken=%221b7a",
        "/x?k=Bearer%2520s3cr3t%252Fto%252Bken%253D%25221b7a"
      })
  void followsNoRedirectThatCarriesASecretElsewhere(String location) {
    api.then(Answer.redirect(302, "http://localhost:" + api.port() + location));
    FakeToolCall call = call("GET URL\n{\"query\": {\"k\": \"<<secrets.KEY>>\"}}");
    assertFails(call, 403, "which it is not for");
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void aUsersCommandHasNoSecrets() {
    FakeToolCall call = call("GET URL\n{\"headers\": {\"A\": \"<<secrets.KEY>>\"}}").byUser();
    assertFails(call, 400, "a command of the user's has no secrets");
    assertThat(api.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,2",
    "PUT,2",
    "DELETE,2",
    "HEAD,2",
    "POST,0",
    "PATCH,0",
  })
  void triesAgainWhatMayBeRepeated(String method, int retries) throws InterruptedException {
    api.answering(_ -> Answer.of(503, "text/plain", "later"));

    ChatDto answer = act(method + " URL");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(api.calls()).hasSize(1 + retries);
    assertThat(waits).hasSize(retries);
    assertThat(api.calls().stream().map(c -> c.headers().get("idempotency-key")).distinct())
        .hasSize(1);
  }

  @Test
  void triesAgainAsOftenAsTheProgramSaysAndWhenTheServerSays() throws InterruptedException {
    api.then(new Answer(429, Map.of("Retry-After", "7"), new byte[0]));
    assertThat(act("POST URL\n{\"retries\": 1}").statusCode()).isZero();
    assertThat(waits).containsExactly(Duration.ofSeconds(7));

    api.forget().then(new Answer(429, Map.of("Retry-After", "3600"), new byte[0]));
    assertThat(act("GET URL").statusCode()).isEqualTo(429);
    assertThat(api.calls()).hasSize(1);

    api.forget().then(Answer.of(404, "text/plain", ""));
    assertThat(act("GET URL").statusCode()).isEqualTo(404);
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void whatIsNoUrlOrCannotBeReachedIsAnError() {
    assertFails("GET nowhere", 400, "no scheme");
    assertFails("GET http://10.0.0.1/", 400, "a private network");
    assertFails(
        call("GET <<u>>").templates(t -> t.replace("<<u>>", "http://10.0.0.1/")),
        403,
        "a private network");
    assertFails(call("GET <<u>>").templates(t -> t.replace("<<u>>", "")), 403, "http and https");
    assertFails("GET http://nowhere.invalid/\n{\"retries\": 0}", 502, "nowhere.invalid");
    assertFails(call("<<m>> URL").templates(t -> t.replace("<<m>>", "BREW")), 400, "BREW");
  }

  @Test
  void saysWhatIsWrongBeforeItRuns() {
    assertThat(mistakes("")).singleElement().asString().contains("restAPI:METHOD url");
    assertThat(mistakes("https://api.example.com")).singleElement().asString().contains("missing");
    assertThat(mistakes("FETCH https://api.example.com"))
        .singleElement()
        .asString()
        .contains("FETCH is no method", "GET, HEAD, POST");
    assertThat(mistakes("GET ftp://api.example.com/x")).hasSize(1);
    assertThat(mistakes("GET ftp://<<host>>/x")).hasSize(1);
    assertThat(mistakes("GET http://user:pw@api.example.com/")).hasSize(1);
    assertThat(mistakes("GET http://127.0.0.1:1/<<x>>"))
        .singleElement()
        .asString()
        .contains("this machine");
    assertThat(mistakes("GET http://localhost/"))
        .singleElement()
        .asString()
        .contains("chatroles.http.allowed");
    assertThat(mistakes("GET http://[fd00::1]/")).hasSize(1);
    assertThat(mistakes("GET http://metadata.localhost/")).hasSize(1);
    assertThat(mistakes("GET api.example.com")).singleElement().asString().contains("https://");
    assertThat(mistakes("GET https://x.example/\nno json"))
        .singleElement()
        .asString()
        .contains("no JSON");
    assertThat(mistakes("GET https://x.example/\n[1]")).hasSize(1);
    assertThat(mistakes("GET https://x.example/\n{\"header\": {}}"))
        .singleElement()
        .asString()
        .contains("header", "headers");
    assertThat(mistakes("GET https://x.example/\n{\"headers\": {\"Host\": \"a\", \"B c\": \"d\"}}"))
        .hasSize(2);
    assertThat(mistakes("GET https://x.example/\n{\"timeout\": \"soon\", \"retries\": 9}"))
        .hasSize(2);
    assertThat(mistakes("GET https://x.example/<<secrets.K>>"))
        .singleElement()
        .asString()
        .contains("configuration");
    assertThat(mistakes("GET https://x.example/\n{\"query\": {\"a\": \"<<upper(secrets.K)>>\"}}"))
        .hasSize(1);
    assertThat(mistakes("GET https://x.example/\n{\"query\": <<json(secrets)>>}")).hasSize(1);

    assertThat(mistakes("get https://x.example:8443/a b?c=<<d>>#e")).isEmpty();
    assertThat(mistakes("<<m>> <<u>>")).isEmpty();
    assertThat(mistakes("GET https://<<host>>/")).isEmpty();
    assertThat(mistakes("GET " + api.url() + "/")).as("what the operator allows").isEmpty();
    assertThat(
            mistakes(
                "GET https://x.example/\n{\"headers\": {\"A\": \"k <?mySecrets.K_2?>\"}, \"timeout\": \"<<t>>\"}"))
        .isEmpty();
    FakeToolSite site = new FakeToolSite("GET https://x.example/", json("{'a': '<<secrets.K>>'}"));
    tool.check(site);
    assertThat(site.inPrompt).hasSize(2);
  }

  private List<String> mistakes(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    tool.check(site);
    return site.inAddress;
  }

  @Test
  void tellsWhatAProgramNeeds() {
    assertThat(
            tool.needs(
                "GET HTTPS://Api.Example.com./x/<<y>>\n{\"headers\": {\"A\": \"<<secrets.K>> <<mySecrets.M>>\"}}"))
        .isEqualTo(new Needs(Set.of("https://api.example.com"), Set.of("K"), Set.of("M")));
    assertThat(tool.needs("GET https://api.example.com<<x>>").targets()).containsExactly(Needs.ANY);
    assertThat(tool.needs("GET <<x>>").targets()).containsExactly(Needs.ANY);
    assertThat(tool.needs("")).isEqualTo(Needs.NOTHING);
  }

  private void assertFails(String address, int status, String... message) {
    assertFails(call(address), status, message);
  }

  private void assertFails(FakeToolCall call, int status, String... message) {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call))
        .satisfies(f -> assertThat(f.statusCode()).as(f.getMessage()).isEqualTo(status))
        .satisfies(f -> assertThat(f.getMessage()).contains(message))
        .satisfies(f -> assertThat(f.getMessage()).doesNotContainIgnoringCase("s3cr3t"));
  }
}
