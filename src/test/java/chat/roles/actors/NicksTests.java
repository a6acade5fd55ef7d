package chat.roles.actors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.problems.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NicksTests {

  @ParameterizedTest
  @ValueSource(strings = {"Bo", "Bot-2", "2bad", "Анна-Мария", "abcdefghijklmnopqrstuvwx"})
  void takesLettersDigitsAndSingleInnerHyphens(String nick) {
    assertThat(mistakes(nick)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B",
        "-Bot",
        "Bot-",
        "B--t",
        "B t",
        "B_t",
        "Bot\n",
        "abcdefghijklmnopqrstuvwxy"
      })
  void refusesEverythingElse(String nick) {
    assertThat(mistakes(nick)).extracting(Mistake::path).containsExactly("$.nick");
  }

  @Test
  void keepsAFreeNick() {
    assertThat(Nicks.free("Bot", Set.of("Cook"))).isEqualTo("Bot");
  }

  @Test
  void numbersATakenNickByTheFirstFreeNumber() {
    assertThat(Nicks.free("Bot", Set.of("Bot", "Bot-2", "Bot-4"))).isEqualTo("Bot-3");
  }

  @Test
  void cutsALongNickSoThatItsNumberFits() {
    String nick = "abcdefghijklmnopqrstuvwx";
    assertThat(Nicks.free(nick, Set.of(nick))).isEqualTo("abcdefghijklmnopqrstuv-2");
  }

  @Test
  void leavesNoTwoHyphensWhereItCuts() {
    String nick = "abcdefghijklmnopqrstu-wx";
    String free = Nicks.free(nick, Set.of(nick));
    assertThat(free).isEqualTo("abcdefghijklmnopqrstu-2");
    assertThat(mistakes(free)).isEmpty();
  }

  private static List<Mistake> mistakes(String nick) {
    List<Mistake> mistakes = new ArrayList<>();
    Nicks.check(nick, mistakes);
    return mistakes;
  }
}
