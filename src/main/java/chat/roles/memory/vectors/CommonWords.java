package chat.roles.memory.vectors;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Words that so many texts have that they say nothing: some of the most frequent of a few
 * languages, and those of whatever languages are spoken here, as the database found when it last
 * gathered its statistics.
 */
@Component
class CommonWords {

  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final double COMMON = 0.1;

  private static final Set<String> USUAL =
      Arrays.stream(
              """
              the and for are was were with that this from have has had not but you your they them their
              what which who how when where why can could would should will shall does did about into
              some any all there here than then its our she his her him
              der die das und ist sind mit von den dem des ein eine einen einer nicht auf fur wie was
              wer ich wir sie auch oder bei aus
              les des une est sont avec pour dans sur pas que qui vous nous ils elle mon son
              los las una con por para del como mas pero sus
              gli che non per una sono nel
              het een van voor niet zijn met dat
              nao com uma dos das
              """
                  .split("\\s+", -1))
          .collect(Collectors.toUnmodifiableSet());

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
    Set<String> common = new HashSet<>(USUAL);
    common.addAll(
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
    return common;
  }
}
