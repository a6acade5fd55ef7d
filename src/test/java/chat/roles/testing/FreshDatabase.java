package chat.roles.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;

/**
 * Gives a Spring test context a database and keys of its own; before the server looks which one to
 * use.
 */
@Order(0)
public final class FreshDatabase
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** The key that signs the tokens of test servers; base64url. */
  public static final String TOKEN_KEY = "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtMDE";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestDatabase.closeAfterSpring();
    TestPropertyValues.of(
            "chatroles.database.url=" + TestDatabase.freshUrl(),
            "chatroles.token-key=" + TOKEN_KEY,
            "chatroles.data-directory=target/test-data",
            // all tests come from one address
            "chatroles.limits.address=1000000/1s",
            "chatroles.limits.sign-in=1000000/1s")
        .applyTo(context);
  }
}
