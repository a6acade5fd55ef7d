package chat.roles.chats.interpreter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of programs.
 *
 * @param maxPrompts how many prompts one run may process, from 1
 * @param maxLoopRounds how often one rule may loop, from 1
 * @param maxCallDepth how deep members may call members, from 1
 * @param maxInitRounds how often {@code onCreated} may send an actor back to {@code onInit}
 * @param maxQas how many questions to models and members one run may ask, from 1
 * @param readyWait how long a chat waits for an actor that is still being made
 */
@ConfigurationProperties("chatroles.programs")
public record InterpreterSettings(
    @DefaultValue("1000000") long maxPrompts,
    @DefaultValue("1000") int maxLoopRounds,
    @DefaultValue("32") int maxCallDepth,
    @DefaultValue("10") int maxInitRounds,
    @DefaultValue("10000") int maxQas,
    @DefaultValue("60s") Duration readyWait) {

  public InterpreterSettings {
    if (maxPrompts < 1
        || maxLoopRounds < 1
        || maxCallDepth < 1
        || maxInitRounds < 1
        || maxQas < 1) {
      throw new IllegalArgumentException("chatroles.programs.*: limits must be 1 or more");
    }
  }
}
