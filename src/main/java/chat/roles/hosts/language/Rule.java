package chat.roles.hosts.language;

import org.jspecify.annotations.Nullable;

/**
 * A checked response rule.
 *
 * @param when null: matches a dto with status 0
 * @param then null: the dto goes on
 * @param otherwise what {@code else} says, null for nothing; {@code else: {}} is {@code then} again
 * @param last processed after the list when the rule matched; null for nothing
 * @param breaks null when the list goes on after a match
 * @param tag the name by which rules inside may break this one; null for none
 */
public record Rule(
    @Nullable Prompt when,
    @Nullable Prompt then,
    @Nullable Prompt otherwise,
    @Nullable Prompt last,
    boolean loop,
    @Nullable Break breaks,
    @Nullable String tag,
    String at) {

  /**
   * Leaving a list of rules.
   *
   * @param tag the enclosing rule to unwind to; null: skip the rest of this list
   */
  public record Break(@Nullable String tag) {}
}
