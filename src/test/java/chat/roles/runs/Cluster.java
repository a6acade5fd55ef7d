package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.quotas.Usage;
import chat.roles.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Hand-cranked nodes on one real database. Nothing happens in them unless the test turns it on. */
final class Cluster implements AutoCloseable {

  static final UserId OWNER = new UserId("owner");
  static final ActorId ACTOR = new ActorId("actor");
  static final Duration LEASE = Duration.ofMinutes(2);

  /** Longer than anything takes on a machine that is busy with something else. */
  static final Duration LONG = Duration.ofMinutes(1);

  private final HikariDataSource own = pool();
  private final List<TestNode> nodes = new ArrayList<>();

  Cluster() {
    sql().sql("TRUNCATE node, run, qa, wait, turn, event, quota, quota_claim, usage_day").update();
  }

  /** One database for all tests of runs, emptied for each. */
  private static final class Database {
    static final String URL = TestDatabase.freshUrl();

    static {
      new ResourceDatabasePopulator(
              new ClassPathResource("db/migration/V4__runs.sql"),
              new ClassPathResource("db/migration/V5__events.sql"),
              new ClassPathResource("db/migration/V7__waiting.sql"),
              new ClassPathResource("db/migration/V8__turns.sql"),
              new ClassPathResource("db/migration/V9__operating_runs.sql"))
          .execute(new DriverManagerDataSource(URL));
      executeWhole("db/migration/V13__quotas_and_usage.sql");
    }
  }

  /** A script with a function's body, which the populator would cut at its semicolons. */
  private static void executeWhole(String script) {
    try (Connection connection = DriverManager.getConnection(Database.URL);
        var statement = connection.createStatement()) {
      statement.execute(new ClassPathResource(script).getContentAsString(StandardCharsets.UTF_8));
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The test's own access. */
  JdbcClient sql() {
    return JdbcClient.create(own);
  }

  /** The test's own connections. */
  DataSource dataSource() {
    return own;
  }

  /** One session, whose statistics are told when it asks for that; to be closed by the test. */
  SingleConnectionDataSource session() {
    return new SingleConnectionDataSource(Database.URL, true);
  }

  /** A further process, joined. */
  TestNode node(RunProgram... programs) {
    return joined(new TestNode(settings(Duration.ZERO, 1_000, false), programs));
  }

  /** A further process that gives its steps time when it stops, joined. */
  TestNode node(Duration grace, RunProgram... programs) {
    return joined(new TestNode(settings(grace, 1_000, false), programs));
  }

  /** A process that knows that all others are dead, joined. */
  TestNode soleNode(RunProgram... programs) {
    return joined(new TestNode(settings(Duration.ZERO, 1_000, true), programs));
  }

  /** A process that carries out only so many runs at once, joined. */
  TestNode smallNode(int maxActive, RunProgram... programs) {
    return joined(new TestNode(settings(Duration.ZERO, maxActive, false), programs));
  }

  /** A process that looks for runs once in a while only, joined. */
  TestNode slowNode(RunProgram... programs) {
    return joined(
        new TestNode(
            new RunSettings(
                LEASE, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO, 1_000, false),
            programs));
  }

  private static RunSettings settings(Duration grace, int maxActive, boolean alone) {
    Duration second = Duration.ofSeconds(1);
    return new RunSettings(LEASE, second, second, grace, maxActive, alone);
  }

  private TestNode joined(TestNode node) {
    node.engine.join();
    nodes.add(node);
    return node;
  }

  /** All nodes look dead to the database, as after kill -9 and the time of a lease. */
  void endAllLeases() {
    sql().sql("UPDATE node SET alive_until = clock_timestamp() - interval '1 second'").update();
  }

  /** An open transaction that has done this; rolled back when it is closed. */
  AutoCloseable holding(String statement) throws SQLException {
    Connection connection = own.getConnection();
    connection.setAutoCommit(false);
    try (var doing = connection.createStatement()) {
      doing.execute(statement);
    }
    return () -> {
      connection.rollback();
      connection.close();
    };
  }

  /** Returns when a session of the database waits for a lock. */
  void awaitBlockedSession() {
    awaitBlockedSessions(1);
  }

  void awaitBlockedSessions(int count) {
    awaitTrue(() ->
        sql()
                .sql(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
                    """)
                .query(Integer.class)
                .single()
            >= count);
  }

  void awaitTrue(BooleanSupplier condition) {
    long until = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it never came true");
      }
      Thread.onSpinWait();
    }
  }

  List<String> paths(RunId run) {
    return sql()
        .sql("SELECT path FROM qa WHERE run_id = ? ORDER BY ended_at, path")
        .param(run.value())
        .query((row, _) -> PathKey.path(row.getString(1)))
        .list();
  }

  static Companion announcing(UserId user, ActorId actor, String topic, JsonNode payload) {
    return new Companion(
        "INSERT INTO event (user_id, actor_id, topic, payload) SELECT ?, ?, ?, ? FROM recorded",
        List.of(user.value(), actor.value(), topic, Json.write(payload)));
  }

  /** The states of which a run's user was told, in order. */
  List<String> announced(RunId run) {
    return sql()
        .sql("SELECT payload FROM event WHERE topic = 'run' ORDER BY seq")
        .query(String.class)
        .list()
        .stream()
        .map(Json::parse)
        .filter(payload -> payload.path("runId").asString().equals(run.value()))
        .map(payload -> payload.path("state").asString())
        .toList();
  }

  /** A table for what companions write. */
  void makeLedger() {
    sql().sql("DROP TABLE IF EXISTS ledger").update();
    sql().sql("CREATE TABLE ledger (line text PRIMARY KEY)").update();
  }

  List<String> ledger() {
    return sql().sql("SELECT line FROM ledger").query(String.class).list();
  }

  /** One step at 0 that writes a line to the ledger. */
  static ScriptedProgram paying(String line) {
    return new ScriptedProgram(
        "paying",
        (execution, self) ->
            self.ask(
                execution,
                "0",
                () -> {},
                new Journal.Performed(
                    Json.nodes().stringNode("paid"),
                    false,
                    null,
                    0,
                    0,
                    false,
                    1,
                    List.of(ledgerLine(line)))));
  }

  static Companion ledgerLine(String line) {
    return new Companion("INSERT INTO ledger SELECT ?::text FROM recorded", List.of(line));
  }

  /** Returns when the run has ended, seen from outside. */
  void awaitEnd(RunId run) {
    awaitTrue(() -> !List.of("queued", "running").contains(state(run)));
  }

  String state(RunId run) {
    return sql()
        .sql("SELECT state FROM run WHERE id = ?")
        .param(run.value())
        .query(String.class)
        .single();
  }

  static NewRun run(String kind) {
    return run(kind, null, Json.object());
  }

  static NewRun run(String kind, String lane, JsonNode input) {
    return new NewRun(RunId.fresh(), kind, OWNER, ACTOR, lane, input);
  }

  static Journal.Step step(String path) {
    return new Journal.Step(path, "test", "address", Json.object().put("asked", path));
  }

  static Journal.Performed answer(String text) {
    return Journal.Performed.of(Json.nodes().stringNode(text));
  }

  @Override
  public void close() {
    nodes.forEach(TestNode::close);
    own.close();
  }

  private static HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(Database.URL);
    pool.setMaximumPoolSize(10);
    pool.setMinimumIdle(1);
    return pool;
  }

  /** One server process. */
  static final class TestNode implements AutoCloseable {
    final Parking parking = new Parking();
    final AtomicLong skewNanos = new AtomicLong();
    final Engine engine;
    final Runs runs;
    final Traces traces;
    final JdbcClient sql;
    final RunSettings settings;
    private final HikariDataSource pool = pool();
    private final TransactionTemplate transactions;

    private TestNode(RunSettings settings, RunProgram... programs) {
      this.settings = settings;
      var dataSource = parking.around(pool);
      var store = new RunStore(JdbcClient.create(dataSource));
      engine =
          new Engine(
              dataSource,
              () -> DriverManager.getConnection(Database.URL),
              store,
              new Programs(() -> Stream.of(programs)),
              Cluster::announcing,
              settings,
              () -> System.nanoTime() + skewNanos.get());
      transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
      runs = new Runs(engine, store, Cluster::announcing, transactions);
      sql = JdbcClient.create(dataSource);
      traces = new Traces(store, new TraceStore(sql));
    }

    /** What turns this node's cranks by itself. */
    RunsLifecycle lifecycle() {
      return new RunsLifecycle(engine, () -> DriverManager.getConnection(Database.URL), settings);
    }

    /** What enters this node's ended runs into the books, when it is turned. */
    UsageRollUp usage(Consumer<List<Usage>> books) {
      return new UsageRollUp(sql, transactions, books);
    }

    TransactionTemplate transaction() {
      return transactions;
    }

    Running start(NewRun run, RunListener... listeners) {
      return runs.start(run, List.of(listeners));
    }

    JsonNode result(Running running) throws InterruptedException {
      return running.await(LONG).orElseThrow(() -> new AssertionError("still running"));
    }

    JsonNode result(RunId run) {
      return runs.find(OWNER, run).orElseThrow().result();
    }

    @Override
    public void close() {
      engine.stop();
      pool.close();
    }
  }
}
