package chat.roles.users.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept of what happened.
 *
 * @param retention how long
 */
@ConfigurationProperties("chatroles.audit")
record AuditSettings(@DefaultValue("90d") Duration retention) {

  AuditSettings {
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("chatroles.audit.retention must be positive");
    }
  }
}
