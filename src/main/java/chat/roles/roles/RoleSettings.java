package chat.roles.roles;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param editableFor how long after its last change a published role can be changed again
 * @param maxDistance how far in meaning a role of a list may be from what is looked for: 0 the
 *     same, 1 nothing in common; depends on the embedding model
 */
@ConfigurationProperties("chatroles.roles")
record RoleSettings(
    @DefaultValue("36h") Duration editableFor, @DefaultValue("0.75") double maxDistance) {

  RoleSettings {
    if (!(maxDistance >= 0 && maxDistance <= 2)) {
      throw new IllegalArgumentException("chatroles.roles.max-distance must be from 0 to 2");
    }
  }
}
