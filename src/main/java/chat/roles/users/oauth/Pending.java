package chat.roles.users.oauth;

import chat.roles.kernel.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sign-in of which the browser is on its way, as the sealed cookie holds it.
 *
 * @param nonce what an id-token has to repeat; null where there are none
 * @param verifier what proves that whoever redeems the code has asked for it
 * @param returnTo the page to go to afterwards; null for an answer in JSON
 */
record Pending(
    String provider,
    String state,
    @Nullable String nonce,
    String verifier,
    String redirectUri,
    @Nullable String returnTo,
    @Nullable String invitation,
    Instant expiresAt) {

  static Pending of(
      String provider,
      OAuth2AuthorizationRequest request,
      @Nullable String returnTo,
      @Nullable String invitation,
      Instant expiresAt) {
    return new Pending(
        provider,
        Objects.requireNonNull(request.getState()),
        request.getAttribute(OidcParameterNames.NONCE),
        Objects.requireNonNull(request.<String>getAttribute(PkceParameterNames.CODE_VERIFIER)),
        Objects.requireNonNull(request.getRedirectUri()),
        returnTo,
        invitation,
        expiresAt);
  }

  /** The request that was sent with the browser. */
  OAuth2AuthorizationRequest request(ClientRegistration registration) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(
            Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri()))
        .clientId(registration.getClientId())
        .redirectUri(redirectUri)
        .scopes(registration.getScopes())
        .state(state)
        .attributes(a -> {
          a.put(OAuth2ParameterNames.REGISTRATION_ID, provider);
          a.put(PkceParameterNames.CODE_VERIFIER, verifier);
          if (nonce != null) {
            a.put(OidcParameterNames.NONCE, nonce);
          }
        })
        .build();
  }

  String json() {
    ObjectNode json =
        Json.object()
            .put("provider", provider)
            .put("state", state)
            .put("verifier", verifier)
            .put("redirectUri", redirectUri)
            .put("expiresAt", expiresAt.getEpochSecond());
    Map<String, @Nullable String> others =
        Map.of(
            "nonce", Objects.requireNonNullElse(nonce, ""),
            "returnTo", Objects.requireNonNullElse(returnTo, ""),
            "invitation", Objects.requireNonNullElse(invitation, ""));
    others.forEach(json::put);
    return Json.write(json);
  }

  static Optional<Pending> read(String text) {
    try {
      JsonNode json = Json.parse(text);
      return Optional.of(
          new Pending(
              json.path("provider").asString(),
              json.path("state").asString(),
              orNull(json.path("nonce")),
              json.path("verifier").asString(),
              json.path("redirectUri").asString(),
              orNull(json.path("returnTo")),
              orNull(json.path("invitation")),
              Instant.ofEpochSecond(json.path("expiresAt").asLong())));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static @Nullable String orNull(JsonNode text) {
    return text.asString("").isEmpty() ? null : text.asString();
  }

  @Override
  public String toString() {
    return "sign-in by " + provider;
  }
}
