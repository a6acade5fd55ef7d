package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An actor that somebody wants.
 *
 * @param caller the actor that asks; the new one's parent when none is named
 * @param host null: the role's newest published one, or none
 * @param parent the caller or one of its descendants
 * @param nick null: the role's, made unique
 * @param avatar null: the role's
 */
public record NewActor(
    UserId owner,
    ActorId caller,
    RoleId role,
    @Nullable HostId host,
    @Nullable ActorId parent,
    @Nullable String nick,
    @Nullable String avatar) {

  /** {@link Problem} 400 with every mistake in nick and avatar. */
  public NewActor {
    List<Mistake> mistakes = new ArrayList<>();
    Nicks.check(nick, mistakes);
    Nicks.checkAvatar(avatar, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }
}
