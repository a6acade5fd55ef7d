package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FormattingTests {

  @Test
  void everySourceFileIsFormatted() throws Exception {
    assertThat(new SourceFormat().unformatted(Path.of("")))
        .as("run: mvn -Pformat process-test-classes")
        .isEmpty();
  }
}
