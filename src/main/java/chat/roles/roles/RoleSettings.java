package chat.roles.roles;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param editableFor how long after its last change a published role can be changed again
 */
@ConfigurationProperties("chatroles.roles")
record RoleSettings(@DefaultValue("36h") Duration editableFor) {}
