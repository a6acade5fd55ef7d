package chat.roles.users;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** What a personal access token may be made for. This one place knows which request needs which. */
public enum Scope {
  /** Looking at everything but the account's own matters. */
  READ,
  /** Actors, chats, runs and answers to events. */
  CHAT,
  /** Roles and hosts. */
  DEFINE,
  /** The account: secrets, resources, quotas, audit. */
  ACCOUNT,
  /** What only administrators may do, if the user is one. */
  ADMIN;

  private record Rule(RequestMatcher matcher, Scope scope) {}

  /** The first that matches counts; what none matches is the account's. */
  private static final List<Rule> RULES =
      List.of(
          any("/api/admin/**", ADMIN),
          only(HttpMethod.GET, "/api/me", READ),
          any("/api/me/**", ACCOUNT),
          any("/api/users/**", ACCOUNT),
          only(HttpMethod.GET, "/**", READ),
          only(HttpMethod.HEAD, "/**", READ),
          any("/api/actors/**", CHAT),
          any("/api/runs/**", CHAT),
          any("/api/events/**", CHAT),
          any("/api/roles/**", DEFINE),
          any("/api/hosts/**", DEFINE),
          any("/api/import/**", DEFINE),
          any("/**", ACCOUNT));

  /** As callers write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What this request needs. */
  static Scope neededBy(HttpServletRequest request) {
    return RULES.stream()
        .filter(r -> r.matcher().matches(request))
        .findFirst()
        .map(Rule::scope)
        .orElse(ACCOUNT);
  }

  private static Rule any(String pattern, Scope scope) {
    return new Rule(PathPatternRequestMatcher.withDefaults().matcher(pattern), scope);
  }

  private static Rule only(HttpMethod method, String pattern, Scope scope) {
    return new Rule(PathPatternRequestMatcher.withDefaults().matcher(method, pattern), scope);
  }
}
