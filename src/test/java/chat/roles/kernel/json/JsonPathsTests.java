package chat.roles.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonPathsTests {

  private static final JsonNode PLAN =
      Json.parse("{\"plan\":{\"steps\":[{\"t\":1},{\"t\":2}],\"none\":null},\"n\":7}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan.steps.1.t | 2",
        "plan.steps.0 | {\"t\":1}",
        "plan.none | null",
        "n | 7",
      })
  void readsWhatIsAtThePath(String path, String expected) {
    assertThat(JsonPaths.get(PLAN, path)).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "plan.x.y",
        "plan.steps.2",
        "plan.steps.01",
        "plan.steps.-1",
        "n.a",
        "plan.steps.99999999999",
        "plan.none.a"
      })
  void isMissingWhereNothingIs(String path) {
    assertThat(JsonPaths.get(PLAN, path).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | a.b.c | {\"a\":{\"b\":{\"c\":9}}}",
        "{\"a\":null} | a.b | {\"a\":{\"b\":9}}",
        "{\"a\":[1]} | a.1 | {\"a\":[1,9]}",
        "{\"a\":[1]} | a.0 | {\"a\":[9]}",
        "{\"a\":[]} | a.0.0 | {\"a\":[{\"0\":9}]}",
        "{\"a\":5,\"b\":1} | a | {\"a\":9,\"b\":1}",
        "[1,2] | 1 | [1,9]",
        "{} | 0 | {\"0\":9}",
      })
  void setsAndMakesObjectsOnTheWay(String root, String path, String expected) {
    assertThat(JsonPaths.with(Json.parse(root), path, Json.nodes().numberNode(9)))
        .isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"n.a", "plan.steps.3", "plan.steps.x", "plan.steps.0.t.z", "plan.steps.01"})
  void refusesToSetWhereNothingFits(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonPaths.with(PLAN, path, Json.nodes().nullNode()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan.steps.0 | {\"plan\":{\"steps\":[{\"t\":2}],\"none\":null},\"n\":7}",
        "plan.steps.1.t | {\"plan\":{\"steps\":[{\"t\":1},{}],\"none\":null},\"n\":7}",
        "plan.none | {\"plan\":{\"steps\":[{\"t\":1},{\"t\":2}]},\"n\":7}",
        "plan | {\"n\":7}",
      })
  void removesWhatIsAtThePath(String path, String expected) {
    assertThat(JsonPaths.without(PLAN, path)).isEqualTo(Json.parse(expected));
  }

  @Test
  void givesTheSameBackWhenNothingIsThereToRemove() {
    assertThat(JsonPaths.without(PLAN, "plan.steps.7.x")).isSameAs(PLAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "a.", ".a", "a..b", "a[0]", " a", "a .b", "a\nb", "<?a?>", "a#b", "\u0000"
      })
  void refusesWhatIsNoPath(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonPaths.parse(path));
  }

  @Test
  void takesNamesInAnyScript() {
    assertThat(JsonPaths.parse("größe.名前.0.a b.$x_-1"))
        .isEqualTo(List.of("größe", "名前", "0", "a b", "$x_-1"));
  }

  @Test
  void refusesPathsBeyondTheLimits() {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonPaths.parse("a".repeat(1_001)));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonPaths.parse("a.".repeat(100) + "a"));
  }

  @Test
  void neverMakesWhatCouldNotBeReadAgain() {
    JsonNode value = Json.object();
    int levels = 0;
    try {
      for (; levels < 1_000; levels++) {
        value = JsonPaths.with(Json.object(), "a", value);
      }
    } catch (IllegalArgumentException tooDeep) {
      assertThat(levels).isBetween(150, 200);
    }
    assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    assertThat(levels).isLessThan(1_000);
  }

  @Test
  void refusesValuesThatGrewByDoubling() {
    JsonNode value = Json.nodes().arrayNode().add(1);
    int doublings = 0;
    try {
      for (; doublings < 100; doublings++) {
        value = JsonPaths.with(JsonPaths.with(Json.object(), "a", value), "b", value);
      }
    } catch (IllegalArgumentException tooLarge) {
      assertThat(doublings).isLessThan(25);
    }
    assertThat(doublings).isLessThan(100);
  }

  @Test
  void refusesToGrowAnArrayBeyondTheLimit() {
    var array = Json.nodes().arrayNode();
    for (int i = 0; i < JsonPaths.MAX_CHILDREN; i++) {
      array.add(i);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonPaths.with(array, "100000", Json.nodes().nullNode()));
  }

  @Test
  void neverChangesWhatItIsGiven() {
    Random random = new Random(7);
    String[] parts = {"plan", "steps", "0", "1", "2", "t", "n", "none", "x"};
    String before = Json.write(PLAN);
    for (int i = 0; i < 5_000; i++) {
      String path = parts[random.nextInt(parts.length)];
      while (random.nextInt(3) > 0) {
        path += "." + parts[random.nextInt(parts.length)];
      }
      JsonNode value = Json.nodes().numberNode(i);
      try {
        assertThat(JsonPaths.get(JsonPaths.with(PLAN, path, value), path)).isEqualTo(value);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
      JsonPaths.without(PLAN, path);
    }
    assertThat(Json.write(PLAN)).isEqualTo(before);
  }
}
