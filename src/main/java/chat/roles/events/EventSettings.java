package chat.roles.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code chatroles.events.*}.
 *
 * @param heartbeat how often a stream without events shows that it lives
 * @param poll how often a stream looks for events of which no notice came
 * @param streamLifetime after which a stream is closed, so that its token is looked at again
 * @param retention how long events are kept for readers that come back
 */
@ConfigurationProperties("chatroles.events")
record EventSettings(
    @DefaultValue("30s") Duration heartbeat,
    @DefaultValue("2s") Duration poll,
    @DefaultValue("1h") Duration streamLifetime,
    @DefaultValue("7d") Duration retention) {

  EventSettings {
    if (!heartbeat.isPositive()
        || !poll.isPositive()
        || !streamLifetime.isPositive()
        || !retention.isPositive()) {
      throw new IllegalArgumentException("durations in chatroles.events must be positive");
    }
  }
}
