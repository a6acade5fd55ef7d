package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.testing.FakeToolCall;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.ToolFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitToolTests {

  private static Pause pause(String address) throws InterruptedException {
    FakeToolCall call = new FakeToolCall().address(address).dto(ChatDto.ofText("kept"));
    assertThat(new WaitTool().act(call)).isEqualTo(ChatDto.ofText("kept"));
    assertThat(call.pauses).hasSize(1);
    return call.pauses.getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "500,PT0.5S",
    "0,PT0S",
    "90s,PT1M30S",
    "5m,PT5M",
    "2h,PT2H",
    "7d,PT168H",
    "PT1H30M,PT1H30M",
    "pt2s,PT2S"
  })
  void sleepsForADuration(String address, Duration expected) throws Exception {
    assertThat(pause(address)).isEqualTo(new Pause.Sleep(expected));
  }

  @Test
  void sleepsUntilATime() throws Exception {
    assertThat(pause("2026-12-24T18:00:00Z"))
        .isEqualTo(new Pause.Until(Instant.parse("2026-12-24T18:00:00Z")));
    assertThat(pause("2026-12-24T19:00:00+01:00"))
        .isEqualTo(new Pause.Until(Instant.parse("2026-12-24T18:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-5s",
        "PT-5S",
        "999999999999d",
        "99999d",
        "5 weeks",
        "2026-12-24",
        "9999-12-24T18:00:00Z",
        "PT99999999999999999999H"
      })
  void refusesWhatIsNoTime(String address) {
    assertThatThrownBy(() -> new WaitTool().act(new FakeToolCall().address(address)))
        .isInstanceOf(ToolFailure.class)
        .hasMessageContaining("wait:90s");
  }
}
