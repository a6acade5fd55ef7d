package chat.roles.actors;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner changes about an actor.
 *
 * @param nick null: stays
 * @param avatar null: stays, "": none
 * @param retry whether a failed actor tries its lifecycle again
 */
public record ActorChange(@Nullable String nick, @Nullable String avatar, boolean retry) {

  /** {@link Problem} 400 with every mistake in nick and avatar. */
  public ActorChange {
    List<Mistake> mistakes = new ArrayList<>();
    Nicks.check(nick, mistakes);
    Nicks.checkAvatar(avatar, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }
}
