package chat.roles.hosts;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxDocument the largest document of a host, as one line of JSON in UTF-8
 * @param cachedPrograms how many parsed programs are kept in memory
 */
@ConfigurationProperties("chatroles.hosts")
record HostSettings(
    @DefaultValue("1MB") DataSize maxDocument, @DefaultValue("1000") int cachedPrograms) {}
