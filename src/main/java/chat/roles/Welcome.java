package chat.roles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says, once the server is ready, where to go next. */
@Component
class Welcome {

  private static final Logger LOG = LoggerFactory.getLogger("ChatRoles");

  private final Environment environment;

  Welcome(Environment environment) {
    this.environment = environment;
  }

  /** First of all that is said then. */
  @EventListener
  @Order(0)
  void tell(ApplicationReadyEvent event) {
    String server = "http://localhost:" + environment.getProperty("local.server.port");
    String management = "http://localhost:" + environment.getProperty("local.management.port");
    long millis = event.getTimeTaken() == null ? 0 : event.getTimeTaken().toMillis();
    LOG.info("Ready after {} s.", "%.1f".formatted(millis / 1000.0));
    LOG.info("  Start here   {}/", server);
    LOG.info("  Use the API  {}/docs/api", server);
    LOG.info("  Operate it   {}/health and /metrics", management);
  }
}
