package chat.roles.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTests {

  @Test
  void writesHalfASurrogatePairAsAnEscapeAndWholePairsAsTheyAre() {
    String value = "\uD83D \uDE00 \uD83D\uDE00 \uD83D";
    String json = Json.write(value);
    assertThat(json).isEqualTo("\"\\ud83d \\ude00 \uD83D\uDE00 \\ud83d\"");
    String stored = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(Json.parse(stored).stringValue()).isEqualTo(value);
  }
}
