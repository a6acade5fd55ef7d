package chat.roles.users.oauth;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.ExternalAccounts;
import chat.roles.users.ExternalAccounts.Newcomer;
import chat.roles.users.SiteSettings;
import chat.roles.users.User;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import chat.roles.users.oauth.Provider.Vouched;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClientException;

/** Signing in by another provider: the way there, the way back, and again by a refresh token. */
@Service
public class OAuthSignIn {

  /** A provider for people to choose. */
  public record Offer(String name, String label) {}

  /**
   * The way there.
   *
   * @param location the provider's page
   * @param cookie what the browser carries to the way back
   */
  public record There(URI location, ResponseCookie cookie) {}

  /**
   * The way back, which the browser began here.
   *
   * @param returnTo the page to go to; null for an answer in JSON
   * @param cookie takes away what the browser carried
   */
  public record Back(@Nullable String returnTo, ResponseCookie cookie, Pending pending) {}

  /** Who signed in, and what the provider gave to do so again. */
  public record Done(User user, @Nullable String refreshToken) {

    @Override
    public String toString() {
      return "Done[" + user.id() + "]";
    }
  }

  private final Providers providers;
  private final PendingCookies cookies;
  private final TakenSignIns taken;
  private final ExternalAccounts accounts;
  private final SiteSettings site;
  private final Audit audit;

  OAuthSignIn(
      Providers providers,
      PendingCookies cookies,
      TakenSignIns taken,
      ExternalAccounts accounts,
      SiteSettings site,
      Audit audit) {
    this.providers = providers;
    this.cookies = cookies;
    this.taken = taken;
    this.accounts = accounts;
    this.site = site;
    this.audit = audit;
  }

  /** The providers, in the order of their names. */
  public List<Offer> offers() {
    return providers.names().stream()
        .map(n -> new Offer(n, Objects.requireNonNullElse(providers.settings(n).label(), n)))
        .toList();
  }

  /**
   * Begins to sign in.
   *
   * @param returnTo a path of this server to go to afterwards; null for an answer in JSON
   * @throws Problem 404 for an unknown provider, 400 for a path that is none, 502 when the provider
   *     cannot be asked how
   */
  public There begin(
      String provider,
      @Nullable String returnTo,
      @Nullable String invitation,
      HttpServletRequest request) {
    checkReturn(returnTo);
    ClientRegistration registration =
        asking(
            provider, () -> providers.get(provider).registration(redirectUri(provider, request)));
    DefaultOAuth2AuthorizationRequestResolver resolver =
        new DefaultOAuth2AuthorizationRequestResolver(
            new InMemoryClientRegistrationRepository(registration));
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    OAuth2AuthorizationRequest there = Objects.requireNonNull(resolver.resolve(request, provider));
    Pending pending =
        Pending.of(
            provider, there, returnTo, invitation, Instant.now().plus(PendingCookies.LIFETIME));
    return new There(URI.create(there.getAuthorizationRequestUri()), cookies.of(pending));
  }

  /**
   * What this browser began with that state.
   *
   * @throws Problem 404 for an unknown provider, 400 when it began nothing of the kind
   */
  public Back back(String provider, @Nullable String state, HttpServletRequest request) {
    providers.get(provider);
    Pending pending =
        cookies
            .find(request, provider, Objects.requireNonNullElse(state, ""))
            .orElseThrow(OAuthSignIn::unknown);
    return new Back(pending.returnTo(), cookies.gone(pending), pending);
  }

  /**
   * Signs in, once for each {@link #begin}.
   *
   * @param code what the provider gave; null when it gave an error
   * @param local whether the request comes from the server's own machine
   * @throws Problem 400 when it was done already, 401 when the provider does not vouch, 403 when no
   *     account may be made, 502 when the provider does not answer
   */
  public Done finish(Back back, @Nullable String code, @Nullable String error, boolean local) {
    Pending pending = back.pending();
    if (!taken.take(pending)) {
      throw unknown();
    }
    if (code == null) {
      throw refused(pending.provider(), error);
    }
    Vouched vouched =
        asking(
            pending.provider(),
            () -> {
              Provider provider = providers.get(pending.provider());
              ClientRegistration registration = provider.registration(pending.redirectUri());
              OAuth2AuthorizationResponse response =
                  OAuth2AuthorizationResponse.success(code)
                      .redirectUri(pending.redirectUri())
                      .state(pending.state())
                      .build();
              return provider.redeem(
                  registration,
                  new OAuth2AuthorizationExchange(pending.request(registration), response));
            });
    return done(pending.provider(), vouched, pending.invitation(), local);
  }

  /**
   * Signs in by what the provider gave at an earlier sign-in.
   *
   * @throws Problem 404, 401, 403 and 502 as the others
   */
  public Done refresh(
      String provider, String refreshToken, HttpServletRequest request, boolean local) {
    Vouched vouched =
        asking(
            provider,
            () -> {
              Provider asked = providers.get(provider);
              return asked.refresh(
                  asked.registration(redirectUri(provider, request)), refreshToken);
            });
    return done(provider, vouched, null, local);
  }

  private Done done(String provider, Vouched vouched, @Nullable String invitation, boolean local) {
    Newcomer newcomer =
        new Newcomer(providers.settings(provider).registration(), invitation, local);
    return new Done(accounts.signIn(vouched.who(), newcomer), vouched.refreshToken());
  }

  private String redirectUri(String provider, HttpServletRequest request) {
    return site.base(request) + "/api/oauth/" + provider + "/callback";
  }

  /** Turns what the library throws into what callers read. */
  private <T> T asking(String provider, Supplier<T> question) {
    try {
      return question.get();
    } catch (OAuth2AuthenticationException e) {
      throw failure(provider, e.getError(), e);
    } catch (OAuth2AuthorizationException e) {
      throw failure(provider, e.getError(), e);
    } catch (RestClientException _) {
      throw unreachable(provider);
    } catch (AuthenticationException | JwtException | IllegalArgumentException _) {
      throw refused(provider, null);
    }
  }

  /**
   * The library wraps what it could not reach into errors of its own. An answer without a token is
   * a refusal: GitHub refuses with the status 200.
   */
  private Problem failure(String provider, OAuth2Error error, Exception thrown) {
    boolean unreached = false;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof HttpMessageConversionException) {
        return refused(provider, null);
      }
      unreached |= t instanceof RestClientException;
    }
    return unreached ? unreachable(provider) : refused(provider, error.getErrorCode());
  }

  private Problem refused(String provider, @Nullable String error) {
    audit.record(null, AuditKind.SIGN_IN_FAILED, provider);
    String why = error != null && error.matches("[a-z_]{1,60}") ? " (" + error + ")" : "";
    return new Problem(
        Category.UNAUTHENTICATED,
        "sign-in-failed",
        "%s does not tell who you are%s; begin again at /api/oauth/%s."
            .formatted(provider, why, provider));
  }

  private static Problem unreachable(String provider) {
    return new Problem(
        Category.EXTERNAL,
        "provider-unreachable",
        "%s does not answer as it should; try again later.".formatted(provider));
  }

  private static Problem unknown() {
    return new Problem(
        Category.CALLER,
        "sign-in-unknown",
        "This browser has no such sign-in under way: it was not begun here, took longer than ten"
            + " minutes, or is done already. Begin again.");
  }

  private static void checkReturn(@Nullable String returnTo) {
    if (returnTo != null && !returnTo.matches("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,500}")) {
      throw Problem.invalid(
          List.of(new Mistake("returnTo", "must be a path of this server that begins with /")));
    }
  }
}
