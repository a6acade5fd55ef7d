package chat.roles;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ChatRoles {

  /** Starts the server and returns when it listens. */
  public static void main(String[] args) {
    SpringApplication.run(ChatRoles.class, args);
  }
}
