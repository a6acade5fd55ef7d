package chat.roles.quotas;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class QuotasConfiguration {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Bean
  Quotas quotas(
      QuotaStore store,
      ObjectProvider<Allowances> allowances,
      ObjectProvider<Claimants> claimants) {
    return new Quotas(store, allowances::stream, claimants::stream, PATIENCE);
  }

  @Bean
  Usages usages(
      UsageStore store, ObjectProvider<OpenUsage> open, PlatformTransactionManager transactions) {
    TransactionTemplate snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
    return new Usages(store, open::stream, snapshot);
  }

  @Bean
  QuotaSweeper quotaSweeper(Quotas quotas) {
    return new QuotaSweeper(quotas);
  }
}
