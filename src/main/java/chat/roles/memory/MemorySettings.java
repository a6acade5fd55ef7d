package chat.roles.memory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much actors may remember.
 *
 * @param maxVersions of one actor
 * @param maxNodes of one version, all domains together
 * @param maxDepth of a tree of nodes
 * @param maxContent of one version or node, as JSON in UTF-8
 * @param maxAnswer what one reading answers at most, as JSON in UTF-8
 * @param historyRevisions how many changes of a version's nodes can be undone at most
 * @param historyAge for how long a change can be undone
 */
@ConfigurationProperties("chatroles.memory")
record MemorySettings(
    @DefaultValue("1000") int maxVersions,
    @DefaultValue("10000") int maxNodes,
    @DefaultValue("100") int maxDepth,
    @DefaultValue("256KB") DataSize maxContent,
    @DefaultValue("8MB") DataSize maxAnswer,
    @DefaultValue("100") int historyRevisions,
    @DefaultValue("90d") Duration historyAge) {

  MemorySettings {
    if (maxVersions < 1 || maxNodes < 1 || maxDepth < 1 || historyRevisions < 0) {
      throw new IllegalArgumentException("chatroles.memory: limits must be positive");
    }
    if (historyAge.isNegative()) {
      throw new IllegalArgumentException("chatroles.memory.history-age must not be negative");
    }
  }
}
