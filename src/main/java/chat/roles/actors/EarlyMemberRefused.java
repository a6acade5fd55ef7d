package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;

/** A member that must be there from the beginning cannot be made, so neither can its actor. */
final class EarlyMemberRefused extends Problem {

  EarlyMemberRefused(Actor actor, Program.Member member, Problem why) {
    super(
        Category.CONFLICT,
        "early-member-refused",
        "The member %s of %s (role %s) cannot be made: %s"
            .formatted(member.name(), actor.nick(), member.roleId(), why.getMessage()));
    initCause(why);
  }
}
