package chat.roles.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RecordingTests {

  private static final int SLICE = 10;

  /** A journal in memory that counts how often it is read. */
  private static final class Stored implements Recording.Source {

    private final TreeMap<String, Recording.Entry> entries =
        new TreeMap<>(
            (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)));
    private int reads;

    private Stored(List<String> paths) {
      for (String path : paths) {
        Packed text = Packed.of("\"" + path + "\"", "answer");
        entries.put(PathKey.of(path), new Recording.Entry("t", path, false, text, text));
      }
    }

    @Override
    public JournalReader.Slice slice(String from) {
      reads++;
      Map<String, Recording.Entry> slice = new LinkedHashMap<>();
      entries.tailMap(from).entrySet().stream()
          .limit(SLICE)
          .forEach(entry -> slice.put(entry.getKey(), entry.getValue()));
      return new JournalReader.Slice(slice, slice.size() < SLICE);
    }

    @Override
    public Journal.Spent spent(Set<String> tools) {
      return new Journal.Spent(0, 0);
    }
  }

  /** In the order in which a program that asks a member for each item comes by its steps. */
  private static List<String> iterated(int times) {
    List<String> paths = new ArrayList<>(List.of("@", "@me@member"));
    for (int i = 1; i <= times; i++) {
      paths.add("0." + i + ".1");
      paths.add("0." + i + ".2");
      paths.add("0." + i);
    }
    return paths;
  }

  private static void assertTaken(Recording recording, String path) {
    Recording.Entry entry = recording.take(path);
    assertThat(entry).as(path).isNotNull();
    assertThat(entry.address()).isEqualTo(path);
    assertThat(recording.take(path)).as("%s again", path).isNull();
  }

  @Test
  void keepsLittleOfALongJournalThatIsTakenInTheOrderOfAProgram() {
    List<String> paths = iterated(1_000);
    Stored stored = new Stored(paths);
    Recording recording = Recording.of(stored);
    for (String path : paths) {
      assertTaken(recording, path);
      assertThat(recording.kept()).isLessThanOrEqualTo(2 * SLICE);
    }
    assertThat(recording.kept()).isZero();
    assertThat(stored.reads).isLessThanOrEqualTo(2 + paths.size() / SLICE);
  }

  @RepeatedTest(30)
  void givesEachEntryOnceInWhateverOrderItIsAskedFor(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> there = iterated(1 + random.nextInt(60));
    there.addAll(List.of("turn@\uD83D\uDE00", "turn@\uFF21", "turn@é"));
    List<String> asked = new ArrayList<>(there);
    List<String> missing =
        IntStream.range(0, 40).mapToObj(i -> "0." + (i * 3) + ".3." + i).toList();
    asked.addAll(missing);
    Collections.shuffle(asked, random);
    Recording recording = Recording.of(new Stored(there));
    for (String path : asked) {
      assertThat(recording.holds(path)).as(path).isEqualTo(!missing.contains(path));
      if (missing.contains(path)) {
        assertThat(recording.take(path)).isNull();
      } else {
        assertTaken(recording, path);
      }
    }
    assertThat(recording.kept()).isZero();
  }

  @Test
  void asksForNothingMoreOnceItKnowsTheEnd() {
    Stored stored = new Stored(List.of("0.1", "0.2"));
    Recording recording = Recording.of(stored);
    assertTaken(recording, "0.1");
    assertTaken(recording, "0.2");
    for (int i = 3; i < 100; i++) {
      assertThat(recording.take("0." + i)).isNull();
    }
    assertThat(stored.reads).isEqualTo(1);
  }

  @Test
  void readsNothingForARunThatIsNew() {
    Recording recording = Recording.empty();
    assertThat(recording.take("0.1")).isNull();
    assertThat(recording.holds("0.1")).isFalse();
    assertThat(recording.spent(Set.of("t"))).isEqualTo(new Journal.Spent(0, 0));
  }
}
