package chat.roles.users.oauth;

import chat.roles.users.ExternalIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;

/**
 * Somebody who vouches for users. Its methods ask it over the network.
 *
 * <p>They throw Spring Security's exceptions when it does not vouch, and Spring's when it cannot be
 * asked.
 */
interface Provider {

  /**
   * Whom it vouches for.
   *
   * @param refreshToken by which one may sign in again without a browser; null when it gives none
   */
  record Vouched(ExternalIdentity who, @Nullable String refreshToken) {

    @Override
    public String toString() {
      return "Vouched[" + who.realm() + "]";
    }
  }

  /** How this server is known to it, for that way back. */
  ClientRegistration registration(String redirectUri);

  /** Redeems the code of a way there and back. */
  Vouched redeem(ClientRegistration registration, OAuth2AuthorizationExchange exchange);

  /** Redeems a refresh token. */
  Vouched refresh(ClientRegistration registration, String refreshToken);
}
