package chat.roles.users.oauth;

import chat.roles.users.Registration;
import chat.roles.users.User;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who else vouches for users.
 *
 * @param oauth the providers by their names, which are the realms of their users
 */
@ConfigurationProperties("chatroles")
record OAuthSettings(@DefaultValue Map<String, ProviderSettings> oauth) {

  OAuthSettings {
    oauth = Map.copyOf(oauth);
    oauth
        .keySet()
        .forEach(name -> {
          if (!name.matches("[a-z][a-z0-9-]{0,30}") || name.equals(User.LOCAL)) {
            throw new IllegalArgumentException(
                "chatroles.oauth.%s: a provider's name is of small letters, digits and hyphens, and"
                        .formatted(name)
                    + " not local");
          }
        });
  }

  /** What a provider speaks. */
  enum Kind {
    GITHUB,
    OIDC
  }

  /**
   * One provider.
   *
   * @param kind what it speaks; null: GitHub for the provider of that name, else OpenID Connect
   * @param clientId as the provider calls this server
   * @param clientSecret by which this server proves itself to the provider
   * @param issuer where an OpenID Connect provider describes itself
   * @param url of a GitHub other than the public one
   * @param apiUrl of that GitHub's API; null: {@code /api/v3} there
   * @param scopes what is asked for; null: what the account's fields need
   * @param label for people; null: the name
   * @param registration who may make an account by it; null: as by a password
   */
  record ProviderSettings(
      @Nullable Kind kind,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable URI issuer,
      @Nullable URI url,
      @Nullable URI apiUrl,
      @Nullable Set<String> scopes,
      @Nullable String label,
      @Nullable Registration registration) {

    Kind kind(String name) {
      Kind usual = name.equals("github") ? Kind.GITHUB : Kind.OIDC;
      return Objects.requireNonNullElse(kind, usual);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "provider " + clientId;
    }
  }
}
