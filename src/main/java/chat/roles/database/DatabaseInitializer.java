package chat.roles.database;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Begins the start of the embedded PostgreSQL as soon as the configuration is known, so that it and
 * Spring start at the same time. Runs last, after those that set properties.
 *
 * <p>Whoever has the database embedded is the only node; the runs hear of it by {@code
 * chatroles.runs.sole-node}.
 */
final class DatabaseInitializer
    implements ApplicationContextInitializer<GenericApplicationContext>, Ordered {

  @Override
  public void initialize(GenericApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Binder binder = Binder.get(environment);
    if (!binder.bindOrCreate("chatroles.database", DatabaseSettings.class).embedded()) {
      return;
    }
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource("embedded database", Map.of("chatroles.runs.sole-node", "true")));
    Path data = Path.of(environment.getProperty("chatroles.data-directory", "./data"));
    EmbeddedStart start = EmbeddedStart.in(data.resolve("postgres"));
    // for a start that ends before a context could close the bean
    SpringApplication.getShutdownHandlers().add(start::close);
    context.registerBean("embeddedStart", EmbeddedStart.class, () -> start);
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
