package chat.roles.memory.vectors;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Words that so many texts have that they say nothing, in whatever languages are spoken here: as the
 * database found when it last gathered its statistics.
 */
@Component
class CommonWords {

  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final double COMMON = 0.1;

  private final JdbcClient jdbc;
  private volatile @Nullable Read read;

  CommonWords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Read(Set<String> words, long atNanos) {}

  Set<String> words() {
    Read last = read;
    if (last == null || System.nanoTime() - last.atNanos() > FRESH_NANOS) {
      last = new Read(load(), System.nanoTime());
      read = last;
    }
    return last.words();
  }

  private Set<String> load() {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT word FROM pg_stats,
                  unnest(CAST(CAST(most_common_elems AS text) AS text[]), most_common_elem_freqs)
                    AS common (word, frequency)
                WHERE schemaname = current_schema() AND tablename = 'vector_item'
                  AND attname = 'words' AND frequency >= :common AND word IS NOT NULL
                """)
            .param("common", COMMON)
            .query(String.class)
            .list());
  }
}
