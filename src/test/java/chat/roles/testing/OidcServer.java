package chat.roles.testing;

import chat.roles.testing.Api.Answer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * A whole OpenID Connect provider on this machine: Spring's authorization server. Its people log in
 * with {@link #PASSWORD}; what it says about them, true or not, can be changed.
 */
public final class OidcServer {

  public static final String CLIENT = "chatroles";

  /** A client whose users are asked each time. */
  public static final String ASKING_CLIENT = "chatroles-asking";

  public static final String CLIENT_SECRET = "the-clients-own-secret-4f9d2c1b7a";
  public static final String PASSWORD = "provider password 7b1e";

  /** The people, who keep these names at the provider whatever they are called. */
  public static final List<String> PEOPLE = List.of("person-1", "person-2", "person-3", "person-4");

  /** The claims of each person's id-token, beyond the standard ones or in place of them. */
  public static final Map<String, Map<String, Object>> CLAIMS = new ConcurrentHashMap<>();

  private static final AnnotationConfigServletWebServerApplicationContext SERVER = started();

  private OidcServer() {}

  /** Its address, which is its issuer. */
  public static URI url() {
    return URI.create(
        "http://localhost:" + Objects.requireNonNull(SERVER.getWebServer()).getPort());
  }

  /** Lets this browser be that person, and nobody before. */
  public static void logIn(Browser browser, String person) {
    browser.cookies(url()).clear();
    Answer answer =
        browser.send(
            "POST",
            url().resolve("/login"),
            "username=" + person + "&password=" + PASSWORD.replace(' ', '+'),
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    if (answer.status() != 302 || answer.header("location").contains("error")) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
  }

  /** Lets it send browsers back to a server on that port. */
  public static void knows(int port) {
    Clients.BY_ID.put(
        CLIENT, client(CLIENT, "http://127.0.0.1:%d/api/oauth/idp/callback".formatted(port)));
    Clients.BY_ID.put(
        ASKING_CLIENT,
        client(ASKING_CLIENT, "http://127.0.0.1:%d/api/oauth/asking/callback".formatted(port)));
  }

  private static AnnotationConfigServletWebServerApplicationContext started() {
    var context = new AnnotationConfigServletWebServerApplicationContext();
    context.register(Config.class);
    context.refresh();
    return context;
  }

  private static RegisteredClient client(String id, String redirectUri) {
    return RegisteredClient.withId(id)
        .clientId(id)
        .clientSecret("{noop}" + CLIENT_SECRET)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .redirectUri(redirectUri)
        .scope("openid")
        .scope("profile")
        .scope("email")
        .clientSettings(
            ClientSettings.builder()
                .requireProofKey(true)
                .requireAuthorizationConsent(id.equals(ASKING_CLIENT))
                .build())
        .tokenSettings(TokenSettings.builder().reuseRefreshTokens(false).build())
        .build();
  }

  /** Whom it lets users sign in at. */
  private static final class Clients implements RegisteredClientRepository {

    static final Map<String, RegisteredClient> BY_ID = new ConcurrentHashMap<>();

    @Override
    public void save(RegisteredClient client) {
      BY_ID.put(client.getId(), client);
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
      return BY_ID.get(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
      return BY_ID.get(clientId);
    }
  }

  /** Not annotated as a configuration, so that the whole server does not find it. */
  @EnableWebMvc
  @EnableWebSecurity
  static class Config {

    @Bean
    TomcatServletWebServerFactory tomcat() {
      return new TomcatServletWebServerFactory(0);
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
      return new DispatcherServlet();
    }

    @Bean
    DispatcherServletRegistrationBean dispatcher(DispatcherServlet servlet) {
      return new DispatcherServletRegistrationBean(servlet, "/");
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
      return http.oauth2AuthorizationServer(a -> a.oidc(Customizer.withDefaults()))
          .authorizeHttpRequests(a -> a.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .csrf(c -> c.ignoringRequestMatchers("/login", "/oauth2/authorize"))
          .build();
    }

    @Bean
    RegisteredClientRepository clients() {
      return new Clients();
    }

    @Bean
    AuthorizationServerSettings settings() {
      return AuthorizationServerSettings.builder().build();
    }

    @Bean
    UserDetailsService people() {
      return new InMemoryUserDetailsManager(
          PEOPLE.stream()
              .map(p -> User.withUsername(p).password("{noop}" + PASSWORD).roles("USER").build())
              .toList());
    }

    @Bean
    JWKSource<SecurityContext> keys() throws JOSEException {
      return new ImmutableJWKSet<>(new JWKSet(new RSAKeyGenerator(2048).keyID("one").generate()));
    }

    @Bean
    JwtDecoder decoder(JWKSource<SecurityContext> keys) {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
      return context -> {
        if (context.getTokenType().getValue().equals(OidcParameterNames.ID_TOKEN)) {
          Map<String, Object> more =
              CLAIMS.getOrDefault(context.getPrincipal().getName(), Map.of());
          more.forEach(context.getClaims()::claim);
        }
      };
    }
  }
}
