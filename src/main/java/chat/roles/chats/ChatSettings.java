package chat.roles.chats;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How chats are answered.
 *
 * @param answerWait how long a caller waits for the answer before the run goes on without it
 * @param callerCheck how often it is looked whether a caller who waits is still there
 * @param maxTextLength the longest text of a message, in characters
 */
@ConfigurationProperties("chatroles.chats")
record ChatSettings(
    @DefaultValue("300s") Duration answerWait,
    @DefaultValue("5s") Duration callerCheck,
    @DefaultValue("1000000") int maxTextLength) {

  ChatSettings {
    if (answerWait.isNegative() || !callerCheck.isPositive() || maxTextLength < 1) {
      throw new IllegalArgumentException(
          "chatroles.chats.*: answer-wait, caller-check and max-text-length are positive");
    }
  }
}
