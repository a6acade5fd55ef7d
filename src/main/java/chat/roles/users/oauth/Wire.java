package chat.roles.users.oauth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Spring Security's clients of one provider, all asking through the same door. */
final class Wire {

  private final RestTemplate template;
  private final RestClientAuthorizationCodeTokenResponseClient codes =
      new RestClientAuthorizationCodeTokenResponseClient();
  private final RestClientRefreshTokenTokenResponseClient refreshes =
      new RestClientRefreshTokenTokenResponseClient();

  Wire(ClientHttpRequestFactory requests) {
    this.template = new RestTemplate(requests);
    template.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
    RestClient tokens =
        RestClient.builder()
            .requestFactory(requests)
            .configureMessageConverters(c ->
                c.disableDefaults()
                    .addCustomConverter(new FormHttpMessageConverter())
                    .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build();
    codes.setRestClient(tokens);
    refreshes.setRestClient(tokens);
  }

  RestTemplate template() {
    return template;
  }

  RestClientAuthorizationCodeTokenResponseClient codes() {
    return codes;
  }

  OAuth2AccessTokenResponse refresh(ClientRegistration registration, String refreshToken) {
    // the library wants the former access token, and sends nothing of it
    OAuth2AccessToken former =
        new OAuth2AccessToken(
            OAuth2AccessToken.TokenType.BEARER,
            "none",
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1));
    return refreshes.getTokenResponse(
        new OAuth2RefreshTokenGrantRequest(
            registration, former, new OAuth2RefreshToken(refreshToken, null), Set.of()));
  }

  static @Nullable String text(@Nullable OAuth2RefreshToken token) {
    return token == null ? null : token.getTokenValue();
  }
}
