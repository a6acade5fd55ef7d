package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.UserId;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import chat.roles.users.Resource;
import chat.roles.users.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Tries resources before they are relied upon. */
@Component
public class ResourceTrials {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Sampling SHORT = new Sampling(null, null, 256, null);
  private static final int SHOWN = 200;

  private final Resources resources;
  private final GuardedHttp http;

  ResourceTrials(Resources resources, GuardedHttp http) {
    this.resources = resources;
    this.http = http;
  }

  /**
   * What came of a trial.
   *
   * @param message what it answered, or what is wrong with it
   * @param model its name as the provider knows it; null when it did not answer
   */
  public record Trial(boolean works, String message, @Nullable String model, long millis) {}

  /**
   * Asks one small question; stores nothing. A masked token is the stored one, for its own URL
   * only.
   *
   * @throws chat.roles.kernel.problems.Problem 400 with every mistake in the configuration
   */
  public Trial attempt(UserId owner, ObjectNode config) throws InterruptedException {
    Resource resource = resources.read(owner, config);
    if (resource.local()) {
      return new Trial(
          false,
          "A local resource is asked by your own client; this server cannot reach it.",
          null,
          0);
    }
    Instant begun = Instant.now();
    try {
      Answer answer = model(resource).ask(hello(), _ -> {});
      return new Trial(true, shown(answer.text()), answer.model(), millisSince(begun));
    } catch (ModelFailure failure) {
      return new Trial(false, failure.getMessage(), null, millisSince(begun));
    }
  }

  private HttpModel model(Resource resource) {
    return HttpModel.at(
        ModelEndpoint.of(resource).within(PATIENCE),
        http,
        Retries.upTo(0),
        new Breaker(Clock.systemUTC()));
  }

  private static Question hello() {
    return new Question(
        List.of(new Message(Speaker.USER, "Say hello in one word.")),
        SHORT,
        false,
        "trial-" + Ids.nanoid());
  }

  private static String shown(String text) {
    String line = text.strip();
    return line.length() <= SHOWN ? line : CleanText.of(line.substring(0, SHOWN)) + "…";
  }

  private static long millisSince(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis();
  }
}
