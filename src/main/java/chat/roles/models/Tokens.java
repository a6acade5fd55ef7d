package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import java.util.List;

/** An estimate of tokens: four plain letters are one, every other character is one. */
final class Tokens {

  /** About what providers count for a picture. */
  static final int EACH_IMAGE = 1_000;

  private static final int EACH_MESSAGE = 4;

  private Tokens() {}

  static int estimate(String text) {
    int plain = 0;
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x80) {
        plain++;
      } else {
        others++;
      }
    }
    return others + (plain + 3) / 4;
  }

  static int estimate(Message message) {
    return EACH_MESSAGE + estimate(message.text());
  }

  static int estimate(List<Message> messages) {
    return messages.stream().mapToInt(Tokens::estimate).sum();
  }
}
