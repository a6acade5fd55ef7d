package chat.roles.users.oauth;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.users.oauth.OAuthSettings.Kind;
import chat.roles.users.oauth.OAuthSettings.ProviderSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The providers that are configured. */
@Component
class Providers {

  private final Map<String, ProviderSettings> settings;
  private final Map<String, Provider> providers = new TreeMap<>();

  Providers(OAuthSettings all, GuardedHttp http) {
    this.settings = all.oauth();
    settings.forEach((name, s) -> providers.put(name, provider(name, s, http)));
  }

  /** Their names, in order. */
  List<String> names() {
    return List.copyOf(providers.keySet());
  }

  /**
   * @throws Problem 404 when there is none of that name
   */
  Provider get(String name) {
    Provider provider = providers.get(name);
    if (provider == null) {
      throw Problem.missing("provider");
    }
    return provider;
  }

  ProviderSettings settings(String name) {
    ProviderSettings found = settings.get(name);
    if (found == null) {
      throw Problem.missing("provider");
    }
    return found;
  }

  private static Provider provider(String name, ProviderSettings settings, GuardedHttp http) {
    List<String> lacking = new ArrayList<>();
    require(settings.clientId(), name, "client-id", lacking);
    require(settings.clientSecret(), name, "client-secret", lacking);
    Kind kind = settings.kind(name);
    List<URI> written =
        switch (kind) {
          case GITHUB -> List.of(GitHub.url(settings), GitHub.api(settings));
          case OIDC -> {
            URI issuer = settings.issuer();
            require(issuer, name, "issuer", lacking);
            yield issuer == null ? List.of() : List.of(issuer);
          }
        };
    written.forEach(url -> {
      if (url.getHost() == null || !url.getScheme().matches("https?")) {
        lacking.add(
            "chatroles.oauth.%s: an absolute https URL in place of %s".formatted(name, url));
      }
    });
    if (!lacking.isEmpty()) {
      throw new StartRefusedException(
          "The sign-in provider " + name + " is not configured wholly.",
          "Set " + String.join(", ", lacking) + ".");
    }
    Wire wire = new Wire(new GuardedRequests(http, written));
    return switch (kind) {
      case GITHUB -> new GitHub(name, settings, wire);
      case OIDC -> new Oidc(name, settings, wire);
    };
  }

  private static void require(
      @Nullable Object value, String name, String property, List<String> lacking) {
    if (value == null || value.toString().isBlank()) {
      lacking.add("chatroles.oauth.%s.%s".formatted(name, property));
    }
  }
}
