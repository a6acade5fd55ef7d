package chat.roles.actors;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of each user's tree.
 *
 * @param perUser how many actors a user may have, the root not counted
 * @param depth how many actors may stand above one
 * @param historyMessages how many of a conversation's newest messages a model may be shown
 */
@ConfigurationProperties("chatroles.actors")
record ActorSettings(
    @DefaultValue("10000") int perUser,
    @DefaultValue("32") int depth,
    @DefaultValue("200") int historyMessages) {

  ActorSettings {
    if (perUser < 1 || depth < 1 || historyMessages < 1) {
      throw new IllegalArgumentException("chatroles.actors.*: every limit must be at least 1");
    }
  }
}
