package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Claimant;
import chat.roles.quotas.Need;
import chat.roles.quotas.QuotasOnNode;
import chat.roles.quotas.Reserved;
import chat.roles.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class QuotaMeteringTests {

  private static final UserId USER = new UserId("user");
  private static final UserId OTHER = new UserId("other");
  private static final UserId LENDER = new UserId("lender");
  private static final Source FAST = new Source.Platform("fast");
  private static final Source LOAN = new Source.Loan("loan-1", LENDER, 500, Duration.ofHours(1));

  private static final class Database {
    static final String URL = TestDatabase.freshUrl();

    static {
      Flyway.configure().dataSource(URL, null, null).load().migrate();
    }
  }

  private static QuotaMetering metering(ModelSettings.@Nullable Quota ofAll) {
    ModelSettings.Quota own = new ModelSettings.Quota(100, Duration.ofMinutes(1));
    ModelSettings.Endpoint fast =
        new ModelSettings.Endpoint(
            null,
            URI.create("https://api.example.com/v1"),
            null,
            "m",
            null,
            0,
            0,
            1_000,
            Duration.ofSeconds(1),
            0,
            own,
            null);
    JdbcClient sql = JdbcClient.create(new DriverManagerDataSource(Database.URL));
    return new QuotaMetering(
        new ModelSettings(Map.of("fast", fast), false, true, ofAll),
        new QuotasOnNode(sql, USER, _ -> Set.of()).quotas());
  }

  @Test
  void aModelsOwnQuotaGoesBeforeThatOfAll() {
    QuotaMetering metering = metering(new ModelSettings.Quota(3_000, Duration.ofDays(1)));

    assertThat(metering.allowance(USER, FAST))
        .isEqualTo(new Allowance(USER, "platform", "fast", 100, Duration.ofMinutes(1)));
    assertThat(metering.allowance(USER, new Source.Platform("demo")))
        .isEqualTo(new Allowance(USER, "platform", "demo", 3_000, Duration.ofDays(1)));
  }

  @Test
  void nothingBoundsWhatHasNoQuotaAndWhatIsOnesOwn() {
    QuotaMetering metering = metering(null);

    assertThat(metering.allowance(USER, new Source.Platform("demo"))).isNull();
    assertThat(metering.allowance(USER, new Source.Own("r", false))).isNull();
  }

  @Test
  void theDemoConfigurationGivesEverybodyThreeThousandTokensADay() throws Exception {
    var sources =
        new YamlPropertySourceLoader().load("demo", new ClassPathResource("application-demo.yaml"));
    ModelSettings settings =
        new Binder(ConfigurationPropertySources.from(sources))
            .bindOrCreate("chatroles", ModelSettings.class);

    assertThat(settings.quota("demo"))
        .isEqualTo(new ModelSettings.Quota(3_000, Duration.ofDays(1)));
    assertThat(settings.quota("openai")).isEqualTo(settings.quota("demo"));
  }

  @Test
  void aPeriodOfNothingIsNone() {
    QuotaMetering metering = metering(new ModelSettings.Quota(3_000, Duration.ZERO));

    Allowance once = metering.allowance(USER, new Source.Platform("demo"));
    assertThat(once).isEqualTo(new Allowance(USER, "platform", "demo", 3_000, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelSettings.Quota(-1, Duration.ofDays(1)));
  }

  @Test
  void allWhoBorrowShareTheCapOfTheLoan() throws Exception {
    QuotaMetering metering = metering(null);
    Allowance cap = Objects.requireNonNull(metering.allowance(USER, LOAN));
    assertThat(cap).isEqualTo(new Allowance(LENDER, "loan", "loan-1", 500, Duration.ofHours(1)));
    assertThat(metering.allowance(OTHER, LOAN)).isEqualTo(cap);

    assertThat(metering.reserve(USER, LOAN, cap, need("a", 450, 450)))
        .isInstanceOf(Reserved.Granted.class);
    assertThat(((Reserved.Granted) metering.reserve(OTHER, LOAN, cap, need("b", 450, 10))).tokens())
        .isEqualTo(50);
  }

  @Test
  void remembersForAWhileWhatIsSpentAndForWhom() throws Exception {
    QuotaMetering metering = metering(null);
    Allowance allowance = Objects.requireNonNull(metering.allowance(USER, FAST));
    assertThat(metering.lasts(USER, FAST)).isTrue();

    metering.reserve(USER, FAST, allowance, need("large", 5_000, 5_000));
    assertThat(metering.lasts(USER, FAST)).isTrue();
    var granted = (Reserved.Granted) metering.reserve(USER, FAST, allowance, need("c", 90, 90));
    JdbcClient.create(new DriverManagerDataSource(Database.URL))
        .sql("WITH recorded AS (SELECT 1 AS one) " + metering.settling(granted, 90).sql())
        .params(metering.settling(granted, 90).parameters())
        .update();
    metering.reserve(USER, FAST, allowance, need("d", 90, 90));

    assertThat(metering.lasts(USER, FAST)).isFalse();
    assertThat(metering.lasts(OTHER, FAST)).isTrue();
    assertThat(metering.spent(USER))
        .singleElement()
        .satisfies(refused -> assertThat(refused.left()).isEqualTo(10));
    assertThat(metering.spent(OTHER)).isEmpty();
  }

  private static Need need(String step, long wished, long least) {
    return new Need(step, new Claimant("run", 1), wished, least);
  }
}
