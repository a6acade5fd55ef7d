package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** A nick that root actors refuse. */
  static final String REFUSED = "Unlucky";

  @Bean
  RootActors rootActors() {
    return new RootActors() {
      @Override
      public void create(UserId user, String nick, @Nullable String avatar) {
        ROOTS.add(user.value());
      }

      @Override
      public void change(UserId user, @Nullable String nick, @Nullable String avatar) {
        if (REFUSED.equals(nick)) {
          throw Problem.conflict("refused", "The root actor refuses this nick.");
        }
      }
    };
  }
}
