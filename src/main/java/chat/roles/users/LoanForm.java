package chat.roles.users;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.json.Fields;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A loan as its lender asks for it: to a user or to a role.
 *
 * @param realm of the user
 */
record LoanForm(
    @Nullable String username,
    String realm,
    @Nullable RoleId role,
    long tokens,
    @Nullable Duration period) {

  private static final long MOST_TOKENS = 1_000_000_000_000L;
  private static final long SHORTEST = 60_000;
  private static final long LONGEST = Duration.ofDays(3_660).toMillis();

  static LoanForm read(ObjectNode body) {
    List<Mistake> mistakes = new ArrayList<>();
    Fields fields = new Fields(body, "$", mistakes);
    String username = fields.optional("username", null, 1, 100);
    String realm = fields.optional("realm", User.LOCAL, 1, 100);
    if (isOdd(username) || isOdd(realm)) {
      fields.mistake(isOdd(username) ? "username" : "realm", "must have no control characters");
    }
    RoleId role = role(fields);
    if (mistakes.isEmpty() && (username == null) == (role == null)) {
      mistakes.add(new Mistake("$", "must name either a username or a roleId to lend to"));
    }
    Long tokens = whole(body, fields, "tokens", 1, MOST_TOKENS);
    if (tokens == null && !body.path("tokens").isNumber()) {
      fields.mistake("tokens", "is required: how many tokens may be used");
    }
    Long period = whole(body, fields, "periodMillis", SHORTEST, LONGEST);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return new LoanForm(
        username,
        realm == null ? User.LOCAL : realm,
        role,
        tokens == null ? 0 : tokens,
        period == null ? null : Duration.ofMillis(period));
  }

  private static boolean isOdd(@Nullable String text) {
    return text != null && text.codePoints().anyMatch(ResourceForm::isOdd);
  }

  private static @Nullable RoleId role(Fields fields) {
    String id = fields.optional("roleId", null, 1, 64);
    try {
      return id == null || id.isEmpty() ? null : new RoleId(id);
    } catch (IllegalArgumentException _) {
      fields.mistake("roleId", "must be the id of a role");
      return null;
    }
  }

  private static @Nullable Long whole(
      JsonNode body, Fields fields, String name, long min, long max) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || value.doubleValue() != Math.rint(value.doubleValue())
        || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      fields.mistake(name, "must be a whole number from %d to %d".formatted(min, max));
      return null;
    }
    return (long) value.doubleValue();
  }
}
