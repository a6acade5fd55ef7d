package chat.roles.events;

import chat.roles.kernel.db.Notices;
import chat.roles.kernel.db.OwnConnections;
import chat.roles.kernel.ids.UserId;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventSettings.class)
class EventsConfiguration {

  @Bean
  FeedStore feedStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new FeedStore(jdbc, new TransactionTemplate(transactions));
  }

  @Bean
  Subscriptions subscriptions(FeedStore store, EventSettings settings) {
    return new Subscriptions(store, settings);
  }

  @Bean
  EventsLifecycle eventsLifecycle(Subscriptions subscriptions, OwnConnections connections) {
    return new EventsLifecycle(
        subscriptions,
        new Notices(
            connections,
            News.CHANNEL,
            subscriptions::wakeAll,
            user -> subscriptions.wake(new UserId(user))));
  }

  @Bean
  Retention eventRetention(FeedStore store, EventSettings settings) {
    return new Retention(store, settings.retention());
  }
}
