package chat.roles.toolbox;

import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sleeps for a duration ({@code wait:90s}, {@code wait:PT1H30M}) or until a time ({@code
 * wait:2026-12-24T18:00:00Z}), through crashes and restarts, at no cost; the dto passes on as it
 * is. A time that is past is no wait.
 */
@Component
final class WaitTool implements Tool {

  private static final Duration LONGEST = Duration.ofDays(3660);
  private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)?");
  private static final String REMEDY =
      "write a duration as in wait:500ms, wait:90s, wait:2h, wait:7d or wait:PT1H30M, or a time with its offset as in wait:2026-12-24T18:00:00Z; at most ten years";

  @Override
  public String protocol() {
    return "wait";
  }

  @Override
  public void check(ToolSite site) {
    String address = site.address();
    if (address.indexOf('<') < 0 && pause(address).isEmpty()) {
      site.mistakeInAddress(noTime(address));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    call.pause(
        pause(call.address()).orElseThrow(() -> new ToolFailure(400, noTime(call.address()))));
    return call.dto();
  }

  private static String noTime(String address) {
    return "wait cannot read the time \"%s\": %s".formatted(address, REMEDY);
  }

  private static Optional<Pause> pause(String address) {
    String text = address.strip();
    try {
      Matcher simple = SIMPLE.matcher(text);
      if (simple.matches()) {
        return bounded(simple(Long.parseLong(simple.group(1)), simple.group(2)));
      }
      if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
        return bounded(Duration.parse(text));
      }
      return Optional.of(new Pause.Until(OffsetDateTime.parse(text).toInstant()))
          .filter(until -> until.time().getEpochSecond() < 4_102_444_800L)
          .map(Pause.class::cast);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration simple(long count, @Nullable String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      case null, default -> Duration.ofMillis(count);
    };
  }

  private static Optional<Pause> bounded(Duration time) {
    return time.isNegative() || time.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(new Pause.Sleep(time));
  }
}
