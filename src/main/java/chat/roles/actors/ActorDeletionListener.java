package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import java.util.List;

/** Lets go of what belongs to actors that are being deleted. */
public interface ActorDeletionListener {

  /**
   * Called once for a tree, inside the deleting transaction and before the actors are gone; an
   * exception keeps them.
   *
   * @param actors the whole tree
   */
  void deleted(List<ActorId> actors);
}
