package chat.roles.users;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long tokens live.
 *
 * @param lifetime how long a token is valid
 * @param refreshAge a valid token older than this is answered with a fresh one
 */
@ConfigurationProperties("chatroles.tokens")
record TokenSettings(
    @DefaultValue("30d") Duration lifetime, @DefaultValue("1d") Duration refreshAge) {

  TokenSettings {
    if (lifetime.isNegative() || lifetime.isZero() || refreshAge.isNegative()) {
      throw new IllegalArgumentException("chatroles.tokens: durations must be positive");
    }
  }
}
