package chat.roles.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code chatroles.database.*}.
 *
 * @param url the external PostgreSQL; absent or empty: an own one in the data directory
 * @param username wins over one in the URL
 * @param password wins over one in the URL
 * @param poolSize connections that requests and runs share. A statement takes well under a
 *     millisecond, so twenty carry several thousand a second; virtual threads queue for them in
 *     order. More cost the database memory and processes without making its disk faster.
 * @param connectTimeout how long the start waits for an external database that does not answer yet
 */
@ConfigurationProperties("chatroles.database")
record DatabaseSettings(
    @Nullable String url,
    @Nullable String username,
    @Nullable String password,
    @DefaultValue("20") int poolSize,
    @DefaultValue("10s") Duration connectTimeout) {

  boolean embedded() {
    return url == null || url.isBlank();
  }
}
