package chat.roles.roles.web;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Texts;
import chat.roles.roles.RoleQuery;
import chat.roles.users.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a request for a list of roles says. */
final class RoleListing {

  private static final int MAX_QUERY = 1_000;
  private static final int MAX_TAGS = 16;

  private RoleListing() {}

  /**
   * @throws Problem 400 with every mistake, 401 when nobody asks for what is theirs
   */
  static RoleQuery query(
      @Nullable Caller caller, String q, List<String> tags, boolean mine, String sort) {
    List<Mistake> mistakes = new ArrayList<>();
    if (Texts.length(q) > MAX_QUERY) {
      mistakes.add(new Mistake("q", "must have at most %d characters".formatted(MAX_QUERY)));
    }
    if (tags.size() > MAX_TAGS) {
      mistakes.add(new Mistake("tag", "must be given at most " + MAX_TAGS + " times"));
    }
    RoleQuery.Sort order = sort(sort, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    if (mine && caller == null) {
      throw new Problem(
          Category.UNAUTHENTICATED, "unauthenticated", "Sign in to list the roles of your own.");
    }
    return new RoleQuery(caller == null ? null : caller.user(), q, tags, mine, order);
  }

  private static RoleQuery.Sort sort(String name, List<Mistake> mistakes) {
    for (RoleQuery.Sort sort : RoleQuery.Sort.values()) {
      if (nameOf(sort).equals(name)) {
        return sort;
      }
    }
    String names =
        Arrays.stream(RoleQuery.Sort.values())
            .map(RoleListing::nameOf)
            .collect(Collectors.joining(", "));
    mistakes.add(new Mistake("sort", "must be one of: " + names));
    return RoleQuery.Sort.UPDATED;
  }

  private static String nameOf(RoleQuery.Sort sort) {
    return sort.name().toLowerCase(Locale.ROOT);
  }
}
