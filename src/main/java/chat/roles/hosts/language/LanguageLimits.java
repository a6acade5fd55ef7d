package chat.roles.hosts.language;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How large a program may be.
 *
 * @param entries the most entries of a host
 * @param members the most members of a host
 * @param ruleDepth how deep rules may stand inside of rules
 */
@ConfigurationProperties("chatroles.hosts.limits")
record LanguageLimits(
    @DefaultValue("200") int entries,
    @DefaultValue("50") int members,
    @DefaultValue("64") int ruleDepth) {

  private static final int DEEPEST = 100;

  LanguageLimits {
    if (entries < 1 || members < 1 || ruleDepth < 1 || ruleDepth > DEEPEST) {
      throw new IllegalArgumentException(
          "chatroles.hosts.limits: entries, members and rule-depth are at least 1, rule-depth at"
              + " most "
              + DEEPEST);
    }
  }

  static LanguageLimits standard() {
    return new LanguageLimits(200, 50, 64);
  }
}
