package chat.roles.users;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.problems.TooOftenException;
import chat.roles.kernel.web.ProblemWriter;
import chat.roles.users.limits.RateLimits;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Who may reach which path: this one place knows which paths are public, and that an actor's token
 * chats and does nothing else. Whose things are whose is each module's own business.
 */
@Configuration
class SecurityConfiguration {

  private static final String[] CHATS = {"/api/actors/{id}/chat", "/api/actors/{id}/chat/**"};
  private static final String[] PAGES = {
    "/", "/docs/**", "/health", "/health/**", "/metrics", "/error"
  };
  private static final String[] PUBLISHED = {
    "/api/roles", "/api/roles/{id}", "/api/roles/{id}/hosts"
  };

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      Tokens tokens,
      Credentials credentials,
      SessionCookies cookies,
      CsrfTokens csrf,
      RateLimits limits,
      ProblemWriter problems) {
    AuthenticationEntryPoint unauthenticated = unauthenticated(limits, problems);
    AccessDeniedHandler denied =
        (request, response, refusal) -> problems.write(request, response, reason(refusal));
    return http.csrf(AbstractHttpConfigurer::disable) // SessionCookieFilter knows who needs it
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilter(embedding(problems))
        .headers(SecurityConfiguration::headers)
        .oauth2ResourceServer(o ->
            o.authenticationManagerResolver(_ -> credentials)
                .authenticationEntryPoint(unauthenticated)
                .accessDeniedHandler(denied))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
        .addFilterAfter(
            new SessionCookieFilter(cookies, credentials, csrf, problems),
            BearerTokenAuthenticationFilter.class)
        .addFilterAfter(new RateLimitFilter(limits, problems), SessionCookieFilter.class)
        .addFilterAfter(new TokenRefreshFilter(tokens, cookies), RateLimitFilter.class)
        .authorizeHttpRequests(paths ->
            paths
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(PAGES)
                .permitAll()
                .requestMatchers(CHATS)
                .access(Access.CHATTING)
                .requestMatchers(POST, "/api/auth/logout")
                .access(Access.SIGNED_IN)
                .requestMatchers("/api/auth/*", "/api/oauth/**")
                .access(Access.SIGNING_IN)
                .requestMatchers(POST, "/api/users")
                .access(Access.SIGNING_IN)
                .requestMatchers(GET, PUBLISHED)
                .access(Access.ANYBODY)
                .requestMatchers(HEAD, PUBLISHED)
                .access(Access.ANYBODY)
                .requestMatchers("/api/admin/**")
                .access(Access.ADMINISTRATORS)
                .requestMatchers(POST, "/api/me/tokens")
                .access(Access.SIGNED_IN)
                .requestMatchers(DELETE, "/api/me/tokens/*", "/api/me/sessions")
                .access(Access.SIGNED_IN)
                .anyRequest()
                .access(Access.USERS))
        .build();
  }

  /** Who tries tokens that do not count is counted by the address. */
  private static AuthenticationEntryPoint unauthenticated(
      RateLimits limits, ProblemWriter problems) {
    return (request, response, _) -> {
      boolean given = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
      Optional<TooOftenException> tooOften =
          given ? limits.ofAddress(request.getRemoteAddr()) : Optional.empty();
      if (tooOften.isPresent()) {
        problems.write(request, response, tooOften.get());
        return;
      }
      response.setHeader(
          HttpHeaders.WWW_AUTHENTICATE, given ? "Bearer error=\"invalid_token\"" : "Bearer");
      problems.write(request, response, unauthenticated(given));
    };
  }

  private static Problem reason(AccessDeniedException refusal) {
    return refusal instanceof AuthorizationDeniedException denied
            && denied.getAuthorizationResult() instanceof Access.Denial denial
        ? denial.problem()
        : new Problem(Category.FORBIDDEN, "forbidden", "This is not allowed.");
  }

  /**
   * No span and no timer for each of the twenty filters: they took a tenth of a whole chat request
   * and tell nothing that the request's own do not.
   */
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /** Unknown methods are refused later, as 405. */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  @Bean
  RequestRejectedHandler rejected(ProblemWriter problems) {
    return (request, response, _) ->
        problems.write(
            request,
            response,
            new Problem(
                Category.CALLER,
                "bad-request",
                "The URL or a header holds characters that are not allowed there."));
  }

  private static Problem unauthenticated(boolean given) {
    return given
        ? new Problem(
            Category.UNAUTHENTICATED,
            "token-invalid",
            "The token is not valid or no longer valid; sign in again.")
        : new Problem(
            Category.UNAUTHENTICATED,
            "unauthenticated",
            "Sign in, and send the token as Authorization: Bearer TOKEN.");
  }

  /** Chats may be asked from any page: an actor's token is made to be embedded in one. */
  private static CorsFilter embedding(ProblemWriter problems) {
    CorsConfiguration any = new CorsConfiguration();
    any.addAllowedOrigin(CorsConfiguration.ALL);
    any.setAllowedMethods(List.of(HttpMethod.PUT.name(), HttpMethod.PATCH.name()));
    any.setAllowedHeaders(
        List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "x-api-version"));
    any.setExposedHeaders(
        List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.RETRY_AFTER, "x-api-version"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/actors/*/chat/**", any);
    CorsFilter filter = new CorsFilter(source);
    filter.setCorsProcessor(new ProblemCorsProcessor(problems));
    return filter;
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(
            p -> p.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
        .referrerPolicy(r -> r.policy(ReferrerPolicy.NO_REFERRER))
        .withObjectPostProcessor(writtenAtOnce());
  }

  /**
   * Headers before the request is handled. By default they are written when the response is
   * committed, and again when the request's thread leaves: when another thread has begun to stream
   * the answer by then, both write headers of one response at once, and Tomcat hands the broken
   * list on to requests of others.
   */
  private static ObjectPostProcessor<HeaderWriterFilter> writtenAtOnce() {
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends HeaderWriterFilter> O postProcess(O filter) {
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
      }
    };
  }
}
