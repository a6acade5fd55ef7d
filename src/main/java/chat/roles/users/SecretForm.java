package chat.roles.users;

import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.json.Fields;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret as its owner sends it. What is absent stays as it is.
 *
 * @param value 8 to 4,000 printable ASCII characters, which is what headers and queries can carry
 * @param targets null when absent
 */
record SecretForm(@Nullable String value, @Nullable List<HttpTarget> targets) {

  static final int MAX_TARGETS = 20;
  private static final int MIN_VALUE = 8;
  private static final int MAX_VALUE = 4_000;

  static SecretForm read(ObjectNode body) {
    List<Mistake> mistakes = new ArrayList<>();
    Fields fields = new Fields(body, "$", mistakes);
    String value = fields.optional("value", null, MIN_VALUE, MAX_VALUE);
    if (value != null && !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      fields.mistake("value", "must be printable ASCII characters without line ends");
    } else if (value != null && !value.equals(value.strip())) {
      fields.mistake("value", "must not begin or end with a space");
    }
    List<HttpTarget> targets = targets(body, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return new SecretForm(value, targets);
  }

  /** The {@code targets} of a body; null when there are none. */
  static @Nullable List<HttpTarget> targets(ObjectNode body, List<Mistake> mistakes) {
    JsonNode given = body.path("targets");
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    int known = mistakes.size();
    List<HttpTarget> targets = new ArrayList<>();
    new Fields(body, "$", mistakes)
        .list(
            "targets",
            List.<String>of(),
            MAX_TARGETS,
            (value, at) -> {
              target(value, at, targets, mistakes);
              return "";
            });
    if (targets.isEmpty() && mistakes.size() == known) {
      mistakes.add(new Mistake("$.targets", "must name at least one host that it is for"));
    }
    return targets.stream().distinct().sorted().toList();
  }

  private static void target(
      JsonNode value, String at, List<HttpTarget> targets, List<Mistake> mistakes) {
    try {
      targets.add(HttpTarget.parse(value.isString() ? value.stringValue() : ""));
    } catch (IllegalArgumentException e) {
      mistakes.add(new Mistake(at, String.valueOf(e.getMessage())));
    }
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "SecretForm[" + targets + "]";
  }
}
