package chat.roles.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PathKeyTests {

  private final Random random = new Random(7411);

  @Test
  void sortsPathsAsTheirTreeReads() {
    List<String> paths =
        List.of(
            "@", "@a@b", "members", "0", "0.2", "0.2.0", "0.2.13", "0.10", "0.10.1", "0.100", "1",
            "9", "10");
    List<String> shuffled = new ArrayList<>(paths);
    Collections.shuffle(shuffled, random);
    shuffled.sort(Comparator.comparing(PathKey::of));
    assertThat(shuffled).isEqualTo(paths);
  }

  @Test
  void sortsRandomTreesByTheirNumbers() {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      places.add(
          IntStream.range(0, 1 + random.nextInt(5))
              .map(_ -> random.nextInt(1 << random.nextInt(20)))
              .toArray());
    }
    places.sort(Arrays::compare);
    List<String> paths = places.stream().map(PathKeyTests::path).toList();
    List<String> sorted = paths.stream().sorted(Comparator.comparing(PathKey::of)).toList();
    assertThat(sorted).isEqualTo(paths);
  }

  @Test
  void givesEveryPathBackAndNoTwoTheSameKey() {
    String letters = "01239.AZ~!@a\u00fc\ud83d\udca5";
    List<String> paths =
        IntStream.range(0, 20_000)
            .mapToObj(_ ->
                random
                    .ints(1 + random.nextInt(8), 0, letters.length())
                    .mapToObj(i -> letters.substring(i, i + 1))
                    .collect(Collectors.joining()))
            .distinct()
            .toList();
    assertThat(paths.stream().map(PathKey::of).map(PathKey::path).toList()).isEqualTo(paths);
    assertThat(paths.stream().map(PathKey::of).distinct().count()).isEqualTo(paths.size());
  }

  @Test
  void leavesTheUsualPathAsItIs() {
    String path = "0.2.1";
    assertThat(PathKey.of(path)).isSameAs(path);
    assertThat(PathKey.depth(path)).isEqualTo(3);
    assertThat(PathKey.depth(PathKey.of("@a.b@c.d"))).isEqualTo(1);
  }

  private static String path(int[] place) {
    return Arrays.stream(place).mapToObj(String::valueOf).collect(Collectors.joining("."));
  }
}
