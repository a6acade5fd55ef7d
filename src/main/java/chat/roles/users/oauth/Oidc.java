package chat.roles.users.oauth;

import chat.roles.users.ExternalIdentity;
import chat.roles.users.oauth.OAuthSettings.ProviderSettings;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.RequestEntity;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * A provider that speaks OpenID Connect. What it says about itself is asked for at the first
 * sign-in, so that this server starts without it, and again when it could not be had.
 */
final class Oidc implements Provider {

  private static final Set<String> SCOPES = Set.of("openid", "profile", "email");
  private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
      new ParameterizedTypeReference<>() {};

  /** What is known of it after it was asked. */
  private record Described(Map<String, Object> document, JwtDecoder idTokens) {}

  private final String name;
  private final ProviderSettings settings;
  private final String issuer;
  private final Wire wire;
  private final DefaultOAuth2UserService users = new DefaultOAuth2UserService();
  private final OidcUserService oidcUsers = new OidcUserService();
  private volatile @Nullable Described described;

  Oidc(String name, ProviderSettings settings, Wire wire) {
    this.name = name;
    this.settings = settings;
    this.issuer = Objects.requireNonNull(settings.issuer()).toString();
    this.wire = wire;
    users.setRestOperations(wire.template());
    oidcUsers.setOauth2UserService(users);
  }

  @Override
  public ClientRegistration registration(String redirectUri) {
    return registration(described().document(), redirectUri);
  }

  private ClientRegistration registration(Map<String, Object> document, String redirectUri) {
    return ClientRegistrations.fromOidcConfiguration(document)
        .registrationId(name)
        .clientId(Objects.requireNonNull(settings.clientId()))
        .clientSecret(Objects.requireNonNull(settings.clientSecret()))
        .scope(Objects.requireNonNullElse(settings.scopes(), SCOPES))
        .redirectUri(redirectUri)
        .userNameAttributeName(StandardClaimNames.SUB)
        .build();
  }

  @Override
  public Vouched redeem(ClientRegistration registration, OAuth2AuthorizationExchange exchange) {
    OidcAuthorizationCodeAuthenticationProvider logins =
        new OidcAuthorizationCodeAuthenticationProvider(wire.codes(), oidcUsers);
    logins.setJwtDecoderFactory(_ -> described().idTokens());
    OAuth2LoginAuthenticationToken login =
        (OAuth2LoginAuthenticationToken)
            logins.authenticate(new OAuth2LoginAuthenticationToken(registration, exchange));
    if (login == null) {
      throw new OAuth2AuthenticationException("the scopes lack openid");
    }
    return new Vouched(
        identity(Objects.requireNonNull(login.getPrincipal())), Wire.text(login.getRefreshToken()));
  }

  @Override
  public Vouched refresh(ClientRegistration registration, String refreshToken) {
    OAuth2AccessTokenResponse tokens = wire.refresh(registration, refreshToken);
    return new Vouched(identity(user(registration, tokens)), Wire.text(tokens.getRefreshToken()));
  }

  private OAuth2User user(ClientRegistration registration, OAuth2AccessTokenResponse tokens) {
    if (tokens.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN) instanceof String id) {
      Jwt jwt = described().idTokens().decode(id);
      OidcIdToken idToken =
          new OidcIdToken(id, jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getClaims());
      return oidcUsers.loadUser(
          new OidcUserRequest(registration, tokens.getAccessToken(), idToken));
    }
    return users.loadUser(new OAuth2UserRequest(registration, tokens.getAccessToken()));
  }

  private ExternalIdentity identity(OAuth2User user) {
    Map<String, Object> claims =
        user instanceof OidcUser oidc ? oidc.getClaims() : user.getAttributes();
    boolean doubtful =
        "false".equals(String.valueOf(claims.get(StandardClaimNames.EMAIL_VERIFIED)));
    return new ExternalIdentity(
        name,
        Objects.requireNonNull(text(claims, StandardClaimNames.SUB)),
        text(claims, StandardClaimNames.PREFERRED_USERNAME),
        text(claims, StandardClaimNames.NAME),
        text(claims, StandardClaimNames.PICTURE),
        doubtful ? null : text(claims, StandardClaimNames.EMAIL));
  }

  private Described described() {
    Described known = described;
    if (known == null) {
      known = describe();
      described = known;
    }
    return known;
  }

  private Described describe() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI url = URI.create(base + "/.well-known/openid-configuration");
    Map<String, Object> document =
        Objects.requireNonNull(
            wire.template().exchange(RequestEntity.get(url).build(), DOCUMENT).getBody());
    if (!issuer.equals(document.get("issuer"))) {
      throw new OAuth2AuthenticationException("the provider calls itself otherwise");
    }
    return new Described(document, idTokens(registration(document, "unused")));
  }

  private JwtDecoder idTokens(ClientRegistration registration) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(
                Objects.requireNonNull(registration.getProviderDetails().getJwkSetUri()))
            .restOperations(wire.template())
            .discoverJwsAlgorithms()
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
    decoder.setClaimSetConverter(
        new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
    return decoder;
  }

  private static @Nullable String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text ? text : null;
  }
}
