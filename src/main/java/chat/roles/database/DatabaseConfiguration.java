package chat.roles.database;

import chat.roles.kernel.db.OwnConnections;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

  @Bean
  DatabaseAddress databaseAddress(
      DatabaseSettings settings, ObjectProvider<EmbeddedStart> embedded) {
    return settings.url() == null || settings.embedded()
        ? embedded.getObject().address()
        : new ExternalPostgres(
                DatabaseAddress.parse(settings.url(), settings.username(), settings.password()))
            .awaited(settings.connectTimeout());
  }

  @Bean
  HikariDataSource dataSource(DatabaseAddress address, DatabaseSettings settings) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("database");
    pool.setJdbcUrl(address.url());
    pool.setUsername(address.username());
    pool.setPassword(address.password());
    pool.addDataSourceProperty("ApplicationName", "chatroles");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.setMaximumPoolSize(settings.poolSize());
    pool.setMinimumIdle(Math.min(2, settings.poolSize()));
    pool.setConnectionTimeout(Duration.ofSeconds(30).toMillis());
    return pool;
  }

  @Bean
  OwnConnections ownConnections(DatabaseAddress address) {
    return address::connect;
  }
}
