package chat.roles.toolbox.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The operator's say about {@code restAPI}.
 *
 * @param timeout for one attempt when the program gives none
 * @param longestTimeout what a program may give at most
 * @param maxReply the largest answer
 * @param firstRetry about how long the first retry waits; each further one waits twice as long
 */
@ConfigurationProperties("chatroles.rest")
record RestSettings(
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("5m") Duration longestTimeout,
    @DefaultValue("4MB") DataSize maxReply,
    @DefaultValue("400ms") Duration firstRetry) {

  static RestSettings defaults() {
    return new RestSettings(
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        DataSize.ofMegabytes(4),
        Duration.ofMillis(400));
  }
}
