package chat.roles;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server. */
@SpringBootApplication
public class ChatRoles {

  /** Starts the server and returns when it listens. */
  public static void main(String[] args) {
    SpringApplication.run(ChatRoles.class, args);
  }
}
