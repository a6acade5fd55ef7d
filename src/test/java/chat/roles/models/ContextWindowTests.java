package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextWindowTests {

  private static final List<Message> HISTORY = history();

  @Test
  void keepsAllThatFits() {
    assertThat(new ContextWindow(128_000).fit("system", HISTORY, "question", null))
        .hasSize(12)
        .containsSequence(HISTORY);
  }

  @Test
  void dropsTheOldestFirstAndNeverSystemAndQuestion() {
    List<Message> fitting = new ContextWindow(300).fit("system", HISTORY, "question", 100);

    assertThat(fitting).hasSizeBetween(4, 10);
    assertThat(fitting.getFirst()).isEqualTo(new Message(Speaker.SYSTEM, "system"));
    assertThat(fitting.get(1).speaker()).isEqualTo(Speaker.USER);
    assertThat(fitting.subList(1, fitting.size() - 1))
        .isEqualTo(HISTORY.subList(HISTORY.size() - (fitting.size() - 2), HISTORY.size()));
    assertThat(fitting.getLast()).isEqualTo(new Message(Speaker.USER, "question"));
  }

  @Test
  void keepsSystemAndQuestionWhenNothingFits() {
    assertThat(new ContextWindow(1).fit("system", HISTORY, "question", null))
        .containsExactly(
            new Message(Speaker.SYSTEM, "system"), new Message(Speaker.USER, "question"));
  }

  private static List<Message> history() {
    List<Message> history = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      history.add(new Message(Speaker.USER, "u" + "x".repeat(99)));
      history.add(new Message(Speaker.ASSISTANT, "a" + "x".repeat(99)));
    }
    return history;
  }
}
