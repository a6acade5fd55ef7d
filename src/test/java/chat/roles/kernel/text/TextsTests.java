package chat.roles.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTests {

  @Test
  void countsCodePointsNotCharsOfJava() {
    assertThat(Texts.length("😀a")).isEqualTo(2);
    assertThat(Texts.isWithin("😀😀", 2, 2)).isTrue();
    assertThat(Texts.isWithin("😀😀😀", 1, 2)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1", "a-b", "a-b-c", "Grüße", "翻译", "1-2", "𝒜b", "हिन्दी"})
  void knowsTheAlphabetOfNicks(String text) {
    assertThat(Texts.hasNickAlphabet(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "-a",
        "a-",
        "a--b",
        "a b",
        "a_b",
        "a.b",
        "a@b",
        "a#b",
        "a/b",
        "a\n",
        " a",
        "😀a",
        "a\u200Bb",
        "\u0301a"
      })
  void refusesWhatIsNotInIt(String text) {
    assertThat(Texts.hasNickAlphabet(text)).isFalse();
  }
}
