package chat.roles.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.kernel.http.HttpFault.Kind;
import chat.roles.testing.StubApi;
import chat.roles.testing.StubApi.Answer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ways to make a server ask what only it can reach. None gets through: not asked for, not by a
 * redirect, not by a name that changes its mind. A service on this machine is there to be reached;
 * what is refused is refused before a connection is tried.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SsrfTests {

  /** PORT is that of a service on this machine. */
  private static final List<String> WAYS =
      List.of(
          // this machine
          "http://127.0.0.1:PORT/",
          "http://127.0.0.2:PORT/",
          "http://127.255.255.254:PORT/",
          "http://127.1:PORT/",
          "http://127.0.1:PORT/",
          "http://0.0.0.0:PORT/",
          "http://0:PORT/",
          "http://0.1:PORT/",
          "http://localhost:PORT/",
          "http://LOCALHOST:PORT/",
          "http://localhost.:PORT/",
          "http://x.localhost:PORT/",
          "http://127.0.0.1.:PORT/",
          // numbers in other forms
          "http://2130706433:PORT/",
          "http://017700000001:PORT/",
          "http://0x7f000001:PORT/",
          "http://0x7f.0.0.1:PORT/",
          "http://0x7f.1:PORT/",
          "http://0177.0.0.1:PORT/",
          "http://0177.1:PORT/",
          "http://127.0x0.0.1:PORT/",
          "http://127.000.000.001:PORT/",
          "http://0000127.0.0.1:PORT/",
          "http://2852039166/",
          "http://0xA9FEA9FE/",
          "http://0251.0376.0251.0376/",
          "http://4294967295.1/",
          "http://256.256.256.256/",
          // in IPv6
          "http://[::1]:PORT/",
          "http://[::]:PORT/",
          "http://[0:0:0:0:0:0:0:1]:PORT/",
          "http://[0000::0001]:PORT/",
          "http://[::ffff:127.0.0.1]:PORT/",
          "http://[::ffff:7f00:1]:PORT/",
          "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
          "http://[::127.0.0.1]:PORT/",
          "http://[::7f00:1]:PORT/",
          "http://[::ffff:0:127.0.0.1]:PORT/",
          "http://[64:ff9b::127.0.0.1]:PORT/",
          "http://[64:ff9b::a9fe:a9fe]/",
          "http://[64:ff9b:1::7f00:1]:PORT/",
          "http://[2002:7f00:1::]:PORT/",
          "http://[2001:0:53aa:64c:0:0:f5ff:fffe]/",
          "http://[2606:4700::5efe:10.0.0.1]/",
          "http://[fe80::1]/",
          "http://[fe80::1%25lo]:PORT/",
          "http://[::1%25lo]:PORT/",
          "http://[fc00::1]/",
          "http://[fd00:ec2::254]/latest/meta-data/",
          "http://[fec0::1]/",
          "http://[ff02::1]/",
          "http://[ff0e::1]/",
          // other networks
          "http://10.0.0.1/",
          "http://172.16.0.1/",
          "http://172.31.255.254/",
          "http://192.168.1.1/",
          "http://100.64.0.1/",
          "http://169.254.1.1/",
          "http://198.18.0.1/",
          "http://224.0.0.1/",
          "http://255.255.255.255/",
          "http://240.0.0.1/",
          // clouds
          "http://169.254.169.254/latest/meta-data/iam/",
          "http://169.254.170.2/v2/credentials",
          "http://100.100.100.200/",
          "http://168.63.129.16/",
          "http://192.0.0.192/",
          "http://metadata.google.internal/computeMetadata/v1/",
          // names that mean such addresses
          "http://loop.example:PORT/",
          "http://inner.example/",
          "http://mixed.example/",
          "http://mapped.example:PORT/",
          "http://nat64.example:PORT/",
          "http://link.example/",
          // who is meant
          "http://user@127.0.0.1:PORT/",
          "http://8.8.8.8@127.0.0.1:PORT/",
          "http://8.8.8.8:80@127.0.0.1:PORT/",
          "http://127.0.0.1:PORT@8.8.8.8/",
          "http://user:hunter2@loop.example:PORT/",
          "http://@127.0.0.1:PORT/",
          "http://a%40b@127.0.0.1:PORT/",
          "http://127.0.0.1:0/",
          "http://127.0.0.1:65536/",
          "http://127.0.0.1:-1/",
          "http:///127.0.0.1:PORT/",
          "http:127.0.0.1:PORT/",
          "//127.0.0.1:PORT/",
          "http://%31%32%37.0.0.1:PORT/",
          // other letters
          "http://127。0。0。1:PORT/",
          "http://①②⑦.⓪.⓪.①:PORT/",
          "http://ⓛocalhost:PORT/",
          // other schemes
          "file:///etc/passwd",
          "file://127.0.0.1/etc/passwd",
          "ftp://127.0.0.1:PORT/",
          "gopher://127.0.0.1:PORT/_GET%20/",
          "dict://127.0.0.1:PORT/",
          "ldap://127.0.0.1:PORT/",
          "jar:http://127.0.0.1:PORT/x!/",
          "netdoc:///etc/passwd",
          "unix:/var/run/docker.sock",
          "data:text/plain,x",
          "javascript:alert(1)",
          "ws://127.0.0.1:PORT/",
          "https+unix://127.0.0.1/");

  private static final Map<String, String[]> NAMES =
      Map.of(
          "ours.example", new String[] {"127.0.0.1"},
          "loop.example", new String[] {"127.0.0.1"},
          "inner.example", new String[] {"10.0.0.7"},
          "mixed.example", new String[] {"8.8.8.8", "192.168.0.1"},
          "mapped.example", new String[] {"::ffff:127.0.0.1"},
          "nat64.example", new String[] {"64:ff9b::7f00:1"},
          "link.example", new String[] {"169.254.169.254"},
          "metadata.google.internal", new String[] {"169.254.169.254"});

  private final StubApi service = StubApi.start();
  private final GuardedHttp walled = client(new TestNames());
  private final GuardedHttp withOneAllowed = client(new TestNames(), "ours.example");

  @BeforeEach
  void forget() {
    service.forget();
  }

  @BeforeAll
  void theServiceCanBeReached() throws Exception {
    assertThat(withOneAllowed.send(get("http://ours.example:PORT/")).status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    walled.close();
    withOneAllowed.close();
    service.close();
  }

  static Stream<String> ways() {
    return WAYS.stream();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noneGetsThroughWhenItIsAskedFor(String way) {
    assertNotSent(walled, way);
    assertNotSent(withOneAllowed, way);
    assertThat(service.calls()).isEmpty();
  }

  /** Those that a header can carry. */
  static Stream<String> redirects() {
    return ways().filter(way -> way.chars().allMatch(c -> c < 0x7f));
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void noneGetsThroughByARedirect(String way) {
    String target = way.replace("PORT", "" + service.port());
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      service.forget().then(Answer.redirect(status, target));
      HttpQuestion question =
          get("http://ours.example:PORT/").with("Authorization", "Bearer hunter2");
      // what is no URL at all may be taken as a path on the same host, and is answered by it
      boolean samePlace = target.startsWith("http:127") || !target.contains(":");
      HttpFault fault = catchThrowableOfType(HttpFault.class, () -> withOneAllowed.send(question));
      if (fault == null) {
        assertThat(samePlace).as(way).isTrue();
        assertThat(service.last().headers().get("host")).startsWith("ours.example");
      } else {
        assertThat(service.calls()).as("%s by %d", way, status).hasSize(1);
        assertThat(fault.kind())
            .as(way + ": " + fault.getMessage())
            .isIn(Kind.REFUSED, Kind.UNKNOWN_HOST, Kind.BROKEN);
        assertThat(fault.getMessage()).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void aNameThatChangesItsAnswerIsTakenAtItsFirst() {
    Changing names = new Changing("192.0.2.1", "127.0.0.1");
    try (GuardedHttp http = client(names)) {
      assertRefused(http, "http://changing.example:PORT/", "a documentation network");
      assertThat(names.asked).hasSize(1);
    }
    Changing unreachable = new Changing("8.8.8.8", "127.0.0.1");
    try (GuardedHttp http = client(unreachable)) {
      HttpFault fault =
          catchThrowableOfType(
              HttpFault.class, () -> http.send(get("http://changing.example:PORT/")));
      assertThat(fault).isNotNull();
      assertThat(unreachable.asked).as("looked up once, for the check and the way").hasSize(1);
    }
    assertThat(service.calls()).isEmpty();
  }

  @Test
  void aNameIsCheckedAnewForEveryConnection() {
    Changing names = new Changing("8.8.8.8", "127.0.0.1", "10.0.0.1");
    try (GuardedHttp http = client(names)) {
      assertThatExceptionOfType(HttpFault.class)
          .isThrownBy(() -> http.send(get("http://changing.example:PORT/")));
      assertRefused(http, "http://changing.example:PORT/", "this machine");
      assertRefused(http, "http://changing.example:PORT/", "a private network");
    }
    assertThat(service.calls()).isEmpty();
  }

  @Test
  void aRedirectToTheSameNameIsCheckedWhenItHasMovedInwards() {
    service.then(Answer.redirect(302, "http://loop.example:" + service.port() + "/"));
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> withOneAllowed.send(get("http://ours.example:PORT/")))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Kind.REFUSED));
    assertThat(service.calls()).hasSize(1);
  }

  @Test
  void anOpenConnectionBeyondTheWallIsNotFoundByAnybodyElse() throws Exception {
    Changing names = new Changing("127.0.0.1");
    try (GuardedHttp http = client(names)) {
      HttpGrant grant =
          HttpGrant.forOperatorEndpoint(URI.create("http://changing.example:" + service.port()));
      assertThat(http.send(get("http://changing.example:PORT/").granted(grant)).status())
          .isEqualTo(200);
      assertRefused(http, "http://changing.example:PORT/", "this machine");
    }
    assertThat(service.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "127.0.0.1:PORT", " 127.0.0.1 ", "LOOP.example", "loop.example:PORT"})
  void theOperatorsListLetsThroughWhatItNames(String allowed) throws Exception {
    String host = allowed.strip().replace(":PORT", "");
    try (GuardedHttp http = client(new TestNames(), allowed.replace("PORT", "" + service.port()))) {
      assertThat(http.send(get("http://" + host + ":PORT/")).status()).isEqualTo(200);
    }
  }

  @Test
  void theOperatorsListLetsNothingElseThrough() {
    try (GuardedHttp http = client(new TestNames(), "127.0.0.1", "ours.example:1", "10.0.0.7")) {
      // an address on the list is not a name that means it, nor another spelling of it
      assertRefused(http, "http://loop.example:PORT/", "this machine");
      assertRefused(http, "http://inner.example/", "a private network");
      assertRefused(http, "http://[::ffff:127.0.0.1]:PORT/", "this machine");
      assertRefused(http, "http://127.0.0.2:PORT/", "this machine");
      assertRefused(http, "http://ours.example:PORT/", "this machine");
      assertRefused(http, "http://user@127.0.0.1:PORT/", "user name");
      assertRefused(http, "ftp://127.0.0.1:PORT/", "http and https");
    }
    assertThat(service.calls()).isEmpty();
  }

  private void assertNotSent(GuardedHttp http, String way) {
    URI url;
    try {
      url = URI.create(way.replace("PORT", "" + service.port()));
    } catch (IllegalArgumentException noUrl) {
      return; // there is nothing that could be sent
    }
    HttpFault fault = catchThrowableOfType(HttpFault.class, () -> http.send(HttpQuestion.get(url)));
    assertThat(fault).as(way).isNotNull();
    assertThat(fault.kind())
        .as(way + ": " + fault.getMessage())
        .isIn(Kind.REFUSED, Kind.UNKNOWN_HOST);
    assertThat(fault.getMessage()).doesNotContain("hunter2");
  }

  private void assertRefused(GuardedHttp http, String url, String why) {
    assertThatExceptionOfType(HttpFault.class)
        .isThrownBy(() -> http.send(get(url)))
        .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Kind.REFUSED))
        .withMessageContaining(why);
  }

  private HttpQuestion get(String url) {
    return HttpQuestion.get(URI.create(url.replace("PORT", "" + service.port())));
  }

  private static GuardedHttp client(DnsResolver names, String... allowed) {
    return new GuardedHttp(
        new HttpSettings(Set.of(allowed), Duration.ofMillis(300), 50, 50), names);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses.toArray(new InetAddress[0]);
  }

  /** Knows the names of this test, and everything that the system reads as an address. */
  private static class TestNames implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      String[] known = NAMES.get(host);
      if (known != null) {
        return addresses(known);
      }
      if (host.matches("[0-9a-fx.]+|.*:.*|(x\\.)?localhost")) {
        return InetAddress.getAllByName(host);
      }
      throw new UnknownHostException(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Answers differently each time; the last answer for ever. */
  private static final class Changing extends TestNames {

    private final ConcurrentLinkedQueue<String> answers;
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    Changing(String... answers) {
      this.answers = new ConcurrentLinkedQueue<>(List.of(answers));
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      asked.add(host);
      String next = answers.size() > 1 ? answers.poll() : answers.peek();
      return addresses(next);
    }
  }
}
