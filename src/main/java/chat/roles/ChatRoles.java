package chat.roles;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;

/** Starts the server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ChatRoles {

  /** Starts the server and returns when it listens. Told to end by a signal, it exits with 0. */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(ChatRoles.class);
    AtomicBoolean started = new AtomicBoolean();
    application.addListeners((ApplicationListener<ApplicationStartedEvent>) _ -> started.set(true));
    // runs when all is closed; a JVM that a signal ends would otherwise exit with 128 + the signal
    SpringApplication.getShutdownHandlers()
        .add(() -> {
          if (started.get()) {
            Runtime.getRuntime().halt(0);
          }
        });
    application.run(args);
  }
}
