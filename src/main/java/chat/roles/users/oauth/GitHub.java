package chat.roles.users.oauth;

import chat.roles.users.ExternalIdentity;
import chat.roles.users.oauth.OAuthSettings.ProviderSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.RequestEntity;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationProvider;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.web.client.RestClientException;

/** GitHub, the public one or a company's: OAuth2 without OpenID Connect. */
final class GitHub implements Provider {

  private static final URI PUBLIC = URI.create("https://github.com");
  private static final URI PUBLIC_API = URI.create("https://api.github.com");
  private static final Set<String> SCOPES = Set.of("read:user", "user:email");
  private static final ParameterizedTypeReference<List<Map<String, Object>>> EMAILS =
      new ParameterizedTypeReference<>() {};

  private final String name;
  private final ProviderSettings settings;
  private final String clientId;
  private final String clientSecret;
  private final Wire wire;
  private final DefaultOAuth2UserService users = new DefaultOAuth2UserService();
  private final OAuth2LoginAuthenticationProvider logins;

  GitHub(String name, ProviderSettings settings, Wire wire) {
    this.name = name;
    this.settings = settings;
    this.clientId = Objects.requireNonNull(settings.clientId());
    this.clientSecret = Objects.requireNonNull(settings.clientSecret());
    this.wire = wire;
    users.setRestOperations(wire.template());
    this.logins = new OAuth2LoginAuthenticationProvider(wire.codes(), users);
  }

  static URI url(ProviderSettings settings) {
    return Objects.requireNonNullElse(settings.url(), PUBLIC);
  }

  static URI api(ProviderSettings settings) {
    if (settings.apiUrl() != null) {
      return settings.apiUrl();
    }
    return settings.url() == null ? PUBLIC_API : URI.create(settings.url() + "/api/v3");
  }

  @Override
  public ClientRegistration registration(String redirectUri) {
    return ClientRegistration.withRegistrationId(name)
        .clientId(clientId)
        .clientSecret(clientSecret)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationUri(url(settings) + "/login/oauth/authorize")
        .tokenUri(url(settings) + "/login/oauth/access_token")
        .userInfoUri(api(settings) + "/user")
        .userNameAttributeName("id")
        .scope(Objects.requireNonNullElse(settings.scopes(), SCOPES))
        .redirectUri(redirectUri)
        .build();
  }

  @Override
  public Vouched redeem(ClientRegistration registration, OAuth2AuthorizationExchange exchange) {
    OAuth2LoginAuthenticationToken login =
        (OAuth2LoginAuthenticationToken)
            logins.authenticate(new OAuth2LoginAuthenticationToken(registration, exchange));
    if (login == null) {
      throw new OAuth2AuthenticationException("the scopes have openid");
    }
    return new Vouched(
        identity(
            Objects.requireNonNull(login.getPrincipal()),
            Objects.requireNonNull(login.getAccessToken())),
        Wire.text(login.getRefreshToken()));
  }

  @Override
  public Vouched refresh(ClientRegistration registration, String refreshToken) {
    OAuth2AccessTokenResponse tokens = wire.refresh(registration, refreshToken);
    OAuth2User user = users.loadUser(new OAuth2UserRequest(registration, tokens.getAccessToken()));
    return new Vouched(
        identity(user, tokens.getAccessToken()), Wire.text(tokens.getRefreshToken()));
  }

  private ExternalIdentity identity(OAuth2User user, OAuth2AccessToken token) {
    return new ExternalIdentity(
        name,
        user.getName(),
        text(user, "login"),
        text(user, "name"),
        text(user, "avatar_url"),
        email(token));
  }

  /** The primary address, if GitHub has confirmed it; null also when the user did not show it. */
  private @Nullable String email(OAuth2AccessToken token) {
    RequestEntity<Void> question =
        RequestEntity.get(URI.create(api(settings) + "/user/emails"))
            .headers(h -> h.setBearerAuth(token.getTokenValue()))
            .build();
    try {
      List<Map<String, Object>> emails = wire.template().exchange(question, EMAILS).getBody();
      return emails == null
          ? null
          : emails.stream()
              .filter(e ->
                  Boolean.TRUE.equals(e.get("primary")) && Boolean.TRUE.equals(e.get("verified")))
              .map(e -> String.valueOf(e.get("email")))
              .findFirst()
              .orElse(null);
    } catch (RestClientException | OAuth2AuthorizationException _) {
      return null; // one can sign in without
    }
  }

  private static @Nullable String text(OAuth2User user, String attribute) {
    return user.getAttribute(attribute) instanceof String text ? text : null;
  }
}
