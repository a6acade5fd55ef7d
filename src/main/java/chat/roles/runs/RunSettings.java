package chat.roles.runs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node carries runs out.
 *
 * @param lease how long a node counts as alive after its last sign; a dead node's runs go on
 *     elsewhere after this and one poll
 * @param renewEvery how often a node renews its lease
 * @param pollEvery how often a node looks for runs that nobody carries out
 * @param shutdownGrace how long steps may go on when the server stops; then they are interrupted
 * @param maxActive how many runs a node carries out at once; more stay queued
 * @param soleNode whether no other process can be using the database: then the runs of all earlier
 *     processes are continued at once at the start
 */
@ConfigurationProperties("chatroles.runs")
record RunSettings(
    @DefaultValue("5s") Duration lease,
    @DefaultValue("1s") Duration renewEvery,
    @DefaultValue("1s") Duration pollEvery,
    @DefaultValue("20s") Duration shutdownGrace,
    @DefaultValue("10000") int maxActive,
    @DefaultValue("false") boolean soleNode) {

  RunSettings {
    if (!renewEvery.isPositive() || lease.compareTo(renewEvery.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "chatroles.runs.lease must be at least three times chatroles.runs.renew-every");
    }
    if (!pollEvery.isPositive() || shutdownGrace.isNegative()) {
      throw new IllegalArgumentException("chatroles.runs.poll-every must be positive");
    }
    if (maxActive < 1) {
      throw new IllegalArgumentException("chatroles.runs.max-active must be at least 1");
    }
  }
}
