package chat.roles.database;

import com.zaxxer.hikari.HikariConfig;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/** Loads the pool's and the migrations' classes while the main thread is busy with others. */
final class DatabasePreinitializer implements BackgroundPreinitializer {

  @Override
  public void preinitialize() {
    Flyway _ = Flyway.configure().load();
    HikariConfig _ = new HikariConfig();
  }
}
