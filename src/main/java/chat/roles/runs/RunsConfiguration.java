package chat.roles.runs;

import chat.roles.actors.ActorDeletionListener;
import chat.roles.events.Events;
import chat.roles.kernel.db.OwnConnections;
import chat.roles.quotas.Claimants;
import chat.roles.quotas.Usages;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RunSettings.class, RetentionSettings.class})
class RunsConfiguration {

  @Bean
  RunStore runStore(JdbcClient jdbc) {
    return new RunStore(jdbc);
  }

  @Bean
  Engine runEngine(
      DataSource dataSource,
      OwnConnections connections,
      RunStore store,
      ObjectProvider<RunProgram> programs,
      Events events,
      RunSettings settings) {
    return new Engine(
        dataSource,
        connections,
        store,
        new Programs(programs::stream),
        events::announcing,
        settings,
        System::nanoTime);
  }

  @Bean
  Runs runs(Engine engine, RunStore store, Events events, PlatformTransactionManager transactions) {
    return new Runs(engine, store, events::announcing, new TransactionTemplate(transactions));
  }

  @Bean
  RunMetrics runMetrics(JdbcClient jdbc, MeterRegistry meters, Engine engine) {
    return new RunMetrics(jdbc, meters, engine);
  }

  @Bean
  JournalRetention journalRetention(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      UsageRollUp usage,
      RetentionSettings settings) {
    return new JournalRetention(
        jdbc, new TransactionTemplate(transactions), usage, settings.journalRetention());
  }

  @Bean
  UsageRollUp usageRollUp(JdbcClient jdbc, PlatformTransactionManager transactions, Usages usages) {
    return new UsageRollUp(jdbc, new TransactionTemplate(transactions), usages::add);
  }

  @Bean
  Claimants runsAreClaimants(RunStore store) {
    return store::gone;
  }

  @Bean
  Forks forks(
      JdbcClient jdbc, RunStore store, Events events, PlatformTransactionManager transactions) {
    return new Forks(
        new ForkStore(jdbc), store, events::announcing, new TransactionTemplate(transactions));
  }

  @Bean
  Traces traces(RunStore store, JdbcClient jdbc) {
    return new Traces(store, new TraceStore(jdbc));
  }

  @Bean
  ActorDeletionListener runsEndWithTheirActors(Runs runs) {
    return runs::cancelOf;
  }

  @Bean
  RunsLifecycle runsLifecycle(Engine engine, OwnConnections connections, RunSettings settings) {
    return new RunsLifecycle(engine, connections, settings);
  }
}
