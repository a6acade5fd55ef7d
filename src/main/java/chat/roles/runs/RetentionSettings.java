package chat.roles.runs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long journals are kept.
 *
 * @param journalRetention from a run's end on
 */
@ConfigurationProperties("chatroles.runs")
record RetentionSettings(@DefaultValue("30d") Duration journalRetention) {

  RetentionSettings {
    if (!journalRetention.isPositive()) {
      throw new IllegalArgumentException("chatroles.runs.journal-retention must be positive");
    }
  }
}
