package chat.roles.memory.collections;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What users may keep by {@code vectorDB}.
 *
 * @param maxCollections how many collections a user may have
 * @param maxEntries how many entries a collection may have
 */
@ConfigurationProperties("chatroles.vector-db")
record VectorDbSettings(
    @DefaultValue("1000") int maxCollections, @DefaultValue("100000") int maxEntries) {}
