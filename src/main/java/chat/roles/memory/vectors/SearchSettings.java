package chat.roles.memory.vectors;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How texts are found by meaning.
 *
 * @param pgvector whether pgvector is used when the database has it
 * @param exactUpTo with pgvector: up to how many vectors a scope is searched exactly, which is as
 *     fast there and misses nothing
 * @param cache how much memory of this server vectors may take; at most a quarter of its heap
 * @param keepPrevious how long vectors of the former embedding model are kept after all texts have
 *     one of the new
 */
@ConfigurationProperties("chatroles.search")
record SearchSettings(
    @DefaultValue("true") boolean pgvector,
    @DefaultValue("20000") int exactUpTo,
    @DefaultValue("256MB") DataSize cache,
    @DefaultValue("1h") Duration keepPrevious) {

  long cacheBytes() {
    return Math.min(cache.toBytes(), Runtime.getRuntime().maxMemory() / 4);
  }
}
