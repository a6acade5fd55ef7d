package chat.roles.users;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * A server of users alone. Named as the {@code classes} of a test; not annotated as a
 * configuration, so that the whole server does not find it.
 */
@EnableAutoConfiguration
@ConfigurationPropertiesScan(basePackages = "chat.roles.users")
@ComponentScan({"chat.roles.database", "chat.roles.kernel", "chat.roles.users"})
class UsersServer {

  /** The users whose root actors were asked for. */
  static final List<String> ROOTS = Collections.synchronizedList(new ArrayList<>());

  @Bean
  RootActors rootActors() {
    return (user, _, _) -> ROOTS.add(user.value());
  }
}
