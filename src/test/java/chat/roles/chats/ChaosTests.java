package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import chat.roles.testing.CutNetwork;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two real servers on one database that are killed, paused and cut off, while people chat. The
 * model keeps the ledger. {@code -Dchaos=long} makes each of the tests as long as it takes to
 * believe it.
 */
@Timeout(3_600)
class ChaosTests {

  private static final boolean LONG = "long".equals(System.getProperty("chaos"));
  private static final int QUESTIONS = LONG ? 1_000 : 250;
  private static final int PEOPLE = LONG ? 4 : 3;
  private static final int KILLS = LONG ? 50 : 3;
  private static final Duration ABSENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  @TempDir private Path data;

  private final String database = TestDatabase.freshUrl();
  private final Ledger ledger = new Ledger();
  private final StubModelServer model = StubModelServer.start().witnessedBy(ledger::witness);
  private final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
  private final ServerUnderTest[] servers = new ServerUnderTest[2];
  private final AtomicInteger turn = new AtomicInteger();
  private final CutNetwork network = CutNetwork.to(port());
  private boolean firstIsThere;
  private long looked = System.nanoTime() - LOOK_EVERY.toNanos();
  private String token = "";
  private String actor = "";

  @BeforeEach
  void startTheFirstServer() throws Exception {
    servers[0] = server(0, throughTheNetwork());
    Api.Registered user = Api.on(servers[0].port()).register();
    token = user.token();
    actor = Stages.of(user.api()).answering(Chatters.ASKS_EACH);
  }

  @AfterEach
  void stop() throws Exception {
    network.restore();
    for (ServerUnderTest server : servers) {
      if (server != null) {
        server.kill();
      }
    }
    network.close();
    model.close();
  }

  private int port() {
    Matcher port = Pattern.compile(":(\\d+)/").matcher(database);
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private String throughTheNetwork() {
    return database.replace(":" + port() + "/", ":" + network.port() + "/");
  }

  private ServerUnderTest server(int number, String url) throws Exception {
    return ServerUnderTest.startOn(url, data.resolve(String.valueOf(number)), model);
  }

  /** One server after the other. */
  private Api anyServer() {
    return Api.on(servers[turn.getAndIncrement() % 2].port()).as(token);
  }

  private Api first() {
    return Api.on(servers[0].port()).as(token);
  }

  private void awaitCalls(long calls) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> model.calls() >= calls);
  }

  @Test
  void killedServersLoseNothingAndRepeatNothingButWhatWasInFlight() throws Exception {
    Random random = new Random(4711);
    model.delayed(Duration.ofMillis(LONG ? 15 : 5));
    servers[1] = server(1, database);
    try (Chatters chatters = new Chatters(actor, QUESTIONS, this::anyServer)) {
      chatters.chatOn(PEOPLE);
      for (int kill = 0; kill < KILLS; kill++) {
        awaitCalls(model.calls() + 50 + random.nextInt(QUESTIONS));
        servers[kill % 2].kill();
        servers[kill % 2] = server(kill % 2, database);
      }
      List<String> runs = chatters.end();
      int moves = ledger.check(database, runs, QUESTIONS);
      Ledger.checkEndsToldOnce(database, runs);
      assertThat(moves).isBetween(1, KILLS * PEOPLE);
      told(
          "%d kills, %d runs of %d questions: %d times a run went elsewhere, %d questions repeated"
              .formatted(KILLS, runs.size(), QUESTIONS, moves, ledger.repeated()));
    }
    assertThat(servers[0].stop()).isZero();
    assertThat(servers[1].stop()).isZero();
  }

  @Test
  void aServerThatStoodStillFindsItsRunsGoneAndWritesNothingForThem() throws Exception {
    absence(servers[0]::pause, servers[0]::resume);
  }

  @Test
  void aServerThatHearsNothingOfItsDatabaseFindsItsRunsGoneAndWritesNothingForThem()
      throws Exception {
    absence(network::fallSilent, network::restore);
  }

  @Test
  void aServerWhoseConnectionsBreakForLongFindsItsRunsGoneAndWritesNothingForThem()
      throws Exception {
    absence(network::cut, network::restore);
  }

  private interface Deed {
    void carryOut() throws Exception;
  }

  /** The first server is away until the second has its runs (for half a minute), and comes back. */
  private void absence(Deed begin, Deed end) throws Exception {
    model.delayed(Duration.ofMillis(50));
    String absent = jdbc.sql("SELECT id FROM node").query(String.class).single();
    servers[1] = server(1, database);
    try (Chatters chatters = new Chatters(actor, QUESTIONS, () -> alive(absent))) {
      chatters.chatOnce(PEOPLE);
      awaitCalls(20L * PEOPLE);
      begin.carryOut();
      long left = System.nanoTime();
      await().atMost(Duration.ofMinutes(1)).until(() -> runsOf(absent) == 0);
      long after = Duration.ofNanos(System.nanoTime() - left).toMillis();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !LONG || System.nanoTime() - left >= ABSENCE.toNanos());
      end.carryOut();
      model.delayed(Duration.ZERO);
      awaitThatTheFirstIsBack();
      List<String> runs = chatters.end();
      int moves = ledger.check(database, runs, QUESTIONS);
      Ledger.checkEndsToldOnce(database, runs);
      assertThat(moves).isBetween(PEOPLE, 2 * PEOPLE);
      told(
          "absence of %d ms, runs taken over after %d ms; %d times a run went elsewhere, %d questions repeated"
              .formatted(
                  Duration.ofNanos(System.nanoTime() - left).toMillis(),
                  after,
                  moves,
                  ledger.repeated()));
    }
    assertThat(servers[0].stop()).isZero();
    assertThat(servers[1].stop()).isZero();
  }

  private Api alive(String absent) {
    return isThere(absent) || servers[1] == null ? first() : Api.on(servers[1].port()).as(token);
  }

  /** One of the many who ask at once looks for all of them: they would keep the database busy. */
  private synchronized boolean isThere(String node) {
    if (System.nanoTime() - looked > LOOK_EVERY.toNanos()) {
      firstIsThere =
          jdbc.sql("SELECT count(*) FROM node WHERE id = ? AND alive_until > clock_timestamp()")
                  .param(node)
                  .query(Integer.class)
                  .single()
              > 0;
      looked = System.nanoTime();
    }
    return firstIsThere;
  }

  private int runsOf(String node) {
    return jdbc.sql("SELECT count(*) FROM run WHERE state = 'running' AND node = ?")
        .param(node)
        .query(Integer.class)
        .single();
  }

  private void awaitThatTheFirstIsBack() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> first().get("/api/runs").status() == 200 && livingNodes() == 2);
  }

  private int livingNodes() {
    return jdbc.sql("SELECT count(*) FROM node WHERE alive_until > clock_timestamp()")
        .query(Integer.class)
        .single();
  }

  @Test
  void twoHundredRunsOfAKilledServerGoOnElsewhereWithinTenSeconds() throws Exception {
    int people = 200;
    int questions = 3;
    model.delayed(Duration.ofSeconds(30));
    AtomicReference<String> killed = new AtomicReference<>(onlyNode());
    try (Chatters chatters = new Chatters(actor, questions, () -> alive(killed.get()))) {
      chatters.chatOnce(people);
      awaitCalls(people);
      // a busy machine may have lost its lease over so many, and has them under another id
      await().atMost(Duration.ofMinutes(1)).until(() -> runsOf(onlyNode()) == people);
      killed.set(onlyNode());
      servers[1] = server(1, database);
      servers[0].kill();
      long start = System.nanoTime();
      model.delayed(Duration.ZERO);
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> runsOf(killed.get()) == 0);
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      told("%d runs of a killed server were taken over after %d ms".formatted(people, millis));
      assertThat(millis).isLessThan(10_000);
      List<String> runs = chatters.end();
      assertThat(ledger.check(database, runs, questions)).isBetween(people, 3 * people);
      assertThat(servers[1].stop()).isZero();
    }
  }

  private String onlyNode() {
    return jdbc.sql("SELECT id FROM node ORDER BY alive_until DESC LIMIT 1")
        .query(String.class)
        .single();
  }

  private static void told(String text) {
    System.out.println(text);
  }
}
