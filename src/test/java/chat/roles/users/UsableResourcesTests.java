package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.db.Notices;
import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.MovableClock;
import chat.roles.testing.TestDatabase;
import chat.roles.users.audit.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two nodes on one database. */
@Timeout(60)
class UsableResourcesTests {

  private static final DriverManagerDataSource DATABASE = database();
  private static final JdbcClient JDBC = JdbcClient.create(DATABASE);

  private final MovableClock clock = new MovableClock(Instant.EPOCH);
  private final GuardedHttp http = new GuardedHttp(HttpSettings.defaults());
  private final SecretKeys keys = new SecretKeys(new TokenKey(new byte[32]), List.of());
  private final ResourceStore store = new ResourceStore(JDBC, keys);
  private final UsableResources here = node();
  private final UsableResources there = node();
  private final UserId user = newUser();
  private final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(DATABASE));

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void staysTheSameInstanceWhileNothingChanges() {
    replace("https://a.example");
    Usable first = here.of(user);
    clock.pass(Duration.ofSeconds(31));

    assertThat(here.of(user)).isSameAs(first);
    assertThat(urls(here)).containsExactly("https://a.example");
  }

  @Test
  void changesHereWithTheCommitAndThereWithTheNotice() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Notices notices =
        new Notices(
            DATABASE::getConnection,
            UsableResources.CHANNEL,
            () -> heard.add("listening"),
            id -> {
              there.forget(new UserId(id));
              heard.add(id);
            });
    notices.start();
    try {
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("listening");
      replace("https://a.example");
      assertThat(urls(here)).containsExactly("https://a.example");
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(user.value());
      assertThat(urls(there)).containsExactly("https://a.example");

      replace("https://b.example", "https://c.example");
      assertThat(urls(here)).containsExactly("https://b.example", "https://c.example");
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(user.value());
      assertThat(urls(there)).containsExactly("https://b.example", "https://c.example");
    } finally {
      notices.stop();
    }
  }

  @Test
  void isReadAgainAfterHalfAMinuteWhenNoNoticeCame() {
    assertThat(urls(there)).isEmpty();
    replace("https://a.example");

    assertThat(urls(there)).isEmpty();
    clock.pass(Duration.ofSeconds(31));
    assertThat(urls(there)).containsExactly("https://a.example");
  }

  @Test
  void forgetsWhatIsBorrowedWhenTheLenderChangesIt() {
    UserId lender = newUser();
    replace(lender, "https://a.example");
    Loans loans =
        new Loans(new LoanStore(JDBC, store), store, new UserStore(JDBC), here, new Audit(JDBC));
    String resource = store.list(lender).getFirst().id();
    Loan loan =
        Objects.requireNonNull(
            transactions.execute(_ ->
                loans.lend(
                    lender,
                    resource,
                    Json.object().put("username", user.value()).put("tokens", 9))));
    transactions.executeWithoutResult(_ -> loans.accept(user, loan.id()));
    assertThat(here.of(user).borrowed()).hasSize(1);

    transactions.executeWithoutResult(_ -> loans.takeBack(lender, loan.id()));
    assertThat(here.of(user).borrowed()).isEmpty();
  }

  private void replace(String... urls) {
    replace(user, urls);
  }

  private void replace(UserId owner, String... urls) {
    Resources resources =
        new Resources(
            store,
            keys,
            http,
            here,
            new StaticListableBeanFactory().getBeanProvider(PlatformResources.class));
    var list = Json.nodes().arrayNode();
    Stream.of(urls)
        .forEach(
            url -> list.addObject().put("type", "llm").put("runtime", "server").put("url", url));
    transactions.executeWithoutResult(_ -> resources.replace(owner, list, "$"));
  }

  private List<String> urls(UsableResources node) {
    return node.of(user).own().stream().map(Resource::url).toList();
  }

  private UsableResources node() {
    return new UsableResources(store, new LoanStore(JDBC, store), JDBC, clock);
  }

  private static UserId newUser() {
    UserId id = UserId.fresh();
    JDBC.sql("INSERT INTO app_user (id, realm, username, nick) VALUES (:id, 'local', :id, 'Ann')")
        .param("id", id.value())
        .update();
    return id;
  }

  private static DriverManagerDataSource database() {
    DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.freshUrl());
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }
}
