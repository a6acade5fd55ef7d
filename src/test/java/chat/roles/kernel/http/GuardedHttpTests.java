package chat.roles.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.roles.kernel.http.HttpFault.Kind;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.StubModelServer.Reaction;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedHttpTests {

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final StubModelServer server = StubModelServer.start();
  private final int port = server.url().getPort();

  /** Names of this test only; two of them live on this machine. */
  private final Map<String, String[]> names =
      Map.of(
          "ours.example", new String[] {"127.0.0.1"},
          "other.example", new String[] {"127.0.0.1"},
          "inner.example", new String[] {"10.0.0.7"},
          "mixed.example", new String[] {"8.8.8.8", "192.168.0.1"},
          "wrapped.example", new String[] {"64:ff9b::7f00:1"});

  private final GuardedHttp walled = client();
  private final GuardedHttp open = client("ours.example:" + port, "other.example", "127.0.0.1");

  @AfterEach
  void stop() {
    walled.close();
    open.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ours.example:PORT/",
        "http://OURS.EXAMPLE.:PORT/",
        "http://inner.example/",
        "https://inner.example/",
        "http://mixed.example/",
        "http://wrapped.example/",
        "http://127.0.0.1:PORT/",
        "http://127.1:PORT/",
        "http://2130706433:PORT/",
        "http://0:PORT/",
        "http://[::1]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[::ffff:7f00:1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/",
        "http://localhost:PORT/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://user@8.8.8.8/",
        "http://8.8.8.8:80@127.0.0.1:PORT/",
        "http://user:hunter2@ours.example/",
        "file:///etc/passwd",
        "ftp://8.8.8.8/",
        "gopher://8.8.8.8/",
        "jar:http://8.8.8.8!/",
        "mailto:a@b",
        "/relative",
        "//8.8.8.8/",
        "http:///nohost",
        "http://8.8.8.8:0/",
        "http://8.8.8.8:65536/",
        "http://[fe80::1%25lo]/",
        "http://bücher.example/",
        "http://127。0。0。1/"
      })
  void refusesBeforeAnythingIsSent(String url) {
    HttpQuestion question = HttpQuestion.get(URI.create(url.replace("PORT", "" + port)));

    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> walled.send(question.with("Authorization", "Bearer secret")))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Kind.REFUSED))
        .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("secret", "hunter2"));
    assertThat(server.calls()).isZero();
  }

  @Test
  void readsNoOctalOrHexadecimalSpellingOfThisMachine() {
    for (String host : new String[] {"0x7f000001", "0177.0.0.1", "0x7f.1", "017700000001"}) {
      assertThatExceptionOfType(HttpFault.class)
          .isThrownBy(() -> walled.send(get("http://%s:%d/".formatted(host, port))));
    }
  }

  @Test
  void reachesWhatTheOperatorAllows() throws Exception {
    HttpReply reply = open.send(post("http://Ours.Example:%d/v1/chat/completions"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/json");
    assertThat(server.remembered().getFirst().headers().get("host"))
        .isEqualTo("ours.example:" + port);
  }

  @Test
  void allowsAHostOnTheNamedPortOnly() {
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> open.send(get("http://ours.example:%d/".formatted(port + 1))))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Kind.REFUSED));
  }

  @Test
  void grantsOneOriginToOneQuestion() throws Exception {
    HttpGrant grant = HttpGrant.forOperatorEndpoint(URI.create("http://ours.example:" + port));

    assertThat(walled.send(post("http://ours.example:%d/stats").granted(grant)).status())
        .isEqualTo(200);
    assertRefused(walled, post("http://ours.example:%d/stats"));
    assertRefused(walled, post("http://other.example:%d/stats").granted(grant));
    assertRefused(walled, post("https://ours.example:%d/stats").granted(grant));
  }

  @Test
  void followsRedirectsAndKeepsCredentialsOnTheSameHost() throws Exception {
    server.then(redirect(302, "http://ours.example:%d/v1/chat/completions"));

    open.send(post("http://ours.example:%d/v1/chat/completions").with("Authorization", "Bearer s"));

    assertThat(server.remembered().get(1).method()).isEqualTo("GET");
    assertThat(server.remembered().get(1).headers()).containsEntry("authorization", "Bearer s");
  }

  @Test
  void takesNoCredentialsAlongToAnotherHost() throws Exception {
    server.then(redirect(303, "http://other.example:%d/v1/chat/completions"));

    open.send(
        post("http://ours.example:%d/v1/chat/completions")
            .with("Authorization", "Bearer s")
            .with("api-key", "s")
            .with("X-Anything", "s")
            .with("Cookie", "s")
            .with("Accept", "text/plain"));

    assertThat(server.remembered().get(1).headers())
        .containsEntry("host", "other.example:" + port)
        .containsEntry("accept", "text/plain")
        .doesNotContainKeys("authorization", "api-key", "x-anything", "cookie")
        .doesNotContainValue("s");
  }

  @Test
  void keepsTheBodyOnTheSameHostOnly() throws Exception {
    server.then(redirect(307, "/v1/chat/completions"));
    open.send(post("http://ours.example:%d/v1/chat/completions"));
    assertThat(server.remembered().get(1).body()).isEqualTo("{}");

    server.then(redirect(308, "http://other.example:%d/v1/chat/completions"));
    assertRefused(open, post("http://ours.example:%d/v1/chat/completions"));
    assertThat(server.calls()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://inner.example/",
        "http://169.254.169.254/",
        "http://[::1]:%d/",
        "http://localhost:%d/",
        "http://u:p@ours.example:%d/",
        "file:///etc/passwd"
      })
  void checksEveryRedirectAgain(String target) {
    server.then(redirect(302, target));

    assertRefused(open, post("http://ours.example:%d/v1/chat/completions"));
  }

  @Test
  void endsACircleOfRedirects() {
    for (int i = 0; i < 10; i++) {
      server.then(redirect(302, "http://ours.example:%d/v1/chat/completions"));
    }

    assertRefused(open, post("http://ours.example:%d/v1/chat/completions"));
    assertThat(server.calls()).isEqualTo(6);
  }

  @Test
  void keepsNoCookies() throws Exception {
    server.then(Reaction.status(200, "{}", "Set-Cookie: a=b; Path=/"));

    open.send(post("http://ours.example:%d/v1/chat/completions"));
    open.send(post("http://ours.example:%d/v1/chat/completions"));

    assertThat(server.remembered().get(1).headers()).doesNotContainKey("cookie");
  }

  @Test
  void boundsTheReply() throws Exception {
    HttpQuestion question =
        post("http://ours.example:%d/v1/chat/completions").within(limits(5_000, 1_000));

    server.then(Reaction.json("x".repeat(1_000)), Reaction.json("x".repeat(1_001)));
    assertThat(open.send(question).body()).hasSize(1_000);
    assertFault(Kind.TOO_LARGE, question);

    server.then(Reaction.events("x".repeat(600), "x".repeat(600)));
    assertFault(Kind.TOO_LARGE, question);

    server.then(Reaction.status(200, "{}", "X-Long: " + "x".repeat(20_000)));
    assertFault(Kind.BROKEN, question);

    server.then(Reaction.status(200, "{}", "X: y\r\n".repeat(300) + "X: y"));
    assertFault(Kind.BROKEN, question);
  }

  @Test
  void boundsTheTimeOfAllTogether() {
    HttpQuestion question =
        post("http://ours.example:%d/v1/chat/completions").within(limits(200, 1_000));

    server.then(Reaction.after(Duration.ofSeconds(20), Reaction.echo()));
    assertFault(Kind.TIMEOUT, question);

    server.then((call, out) -> {
      Reaction.cutAfter("slowly").react(call, out);
      while (true) {
        out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Thread.sleep(20);
      }
    });
    assertFault(Kind.TIMEOUT, question);
  }

  @Test
  void tellsFaultsApart() {
    server.then(Reaction.drop());
    assertFault(Kind.NO_CONNECTION, post("http://ours.example:%d/v1/chat/completions"));
    server.then(Reaction.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
    assertFault(Kind.BROKEN, post("http://ours.example:%d/v1/chat/completions"));
    assertFault(Kind.NO_CONNECTION, get("http://127.0.0.1:1/"));
    assertFault(Kind.UNKNOWN_HOST, get("http://nowhere.example/"));
    assertFault(Kind.BROKEN, post("https://127.0.0.1:%d/"));
  }

  @Test
  void sendsNoHeaderThatSteersTheConnection() {
    for (String name : new String[] {"Host", "content-length", "Transfer-Encoding", "Upgrade"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> get("http://ours.example/").with(name, "x"));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> get("http://ours.example/").with("X", "secret\r\nHost: other"))
        .withMessageNotContaining("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> get("http://ours.example/").with("X\r\nY", "z"));
  }

  private static HttpLimits limits(long millis, long bytes) {
    return new HttpLimits(Duration.ofMillis(millis), Duration.ofSeconds(5), bytes, 5);
  }

  private void assertRefused(GuardedHttp client, HttpQuestion question) {
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> client.send(question))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Kind.REFUSED));
  }

  private void assertFault(Kind kind, HttpQuestion question) {
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> open.send(question))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  private Reaction redirect(int status, String target) {
    return Reaction.status(status, "{}", "Location: " + target.replace("%d", "" + port));
  }

  private HttpQuestion post(String url) {
    return HttpQuestion.post(URI.create(url.replace("%d", "" + port)), "application/json", BODY);
  }

  private static HttpQuestion get(String url) {
    return HttpQuestion.get(URI.create(url));
  }

  private GuardedHttp client(String... allowed) {
    return new GuardedHttp(
        new HttpSettings(Set.of(allowed), Duration.ofSeconds(2), 50, 50), new TestNames());
  }

  private final class TestNames implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      String[] known = names.get(host);
      if (known == null) {
        if (host.endsWith(".example")) {
          throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host);
      }
      InetAddress[] addresses = new InetAddress[known.length];
      for (int i = 0; i < known.length; i++) {
        addresses[i] = InetAddress.getByName(known[i]);
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
