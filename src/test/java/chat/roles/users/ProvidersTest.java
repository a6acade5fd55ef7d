package chat.roles.users;

import chat.roles.testing.FreshDatabase;
import chat.roles.testing.OidcServer;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against a server of users alone where accounts are made by invitation, or by the provider
 * {@code idp}: a whole OpenID Connect provider. {@code asking} is the same, and asks its users each
 * time; {@code github} is simulated; {@code gone} does not answer. Shared by all that use this
 * annotation as it is.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = UsersServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "chatroles.registration=invite")
@ContextConfiguration(initializers = {FreshDatabase.class, ProvidersTest.Providers.class})
@interface ProvidersTest {

  /** Starts the providers, once for all. */
  final class Providers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final WireMockServer GITHUB = started();

    private static WireMockServer started() {
      WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
      server.start();
      return server;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of(
              "chatroles.oauth.idp.issuer=" + OidcServer.url(),
              "chatroles.oauth.idp.client-id=" + OidcServer.CLIENT,
              "chatroles.oauth.idp.client-secret=" + OidcServer.CLIENT_SECRET,
              "chatroles.oauth.idp.registration=open",
              "chatroles.oauth.idp.label=The company",
              "chatroles.oauth.asking.issuer=" + OidcServer.url(),
              "chatroles.oauth.asking.client-id=" + OidcServer.ASKING_CLIENT,
              "chatroles.oauth.asking.client-secret=" + OidcServer.CLIENT_SECRET,
              "chatroles.oauth.github.url=http://localhost:" + GITHUB.port(),
              "chatroles.oauth.github.client-id=Iv1.8a61f9b3a7aba766",
              "chatroles.oauth.github.client-secret=github-secret-0c5e",
              "chatroles.oauth.gone.issuer=http://localhost:1",
              "chatroles.oauth.gone.client-id=any",
              "chatroles.oauth.gone.client-secret=any")
          .applyTo(context);
    }
  }
}
