package chat.roles.actors;

import chat.roles.kernel.ids.HostId;

/** Carries out the prompts of an actor's creation; implemented by whoever interprets programs. */
public interface LifecycleStarter {

  /** Whether actors of this host have anything to carry out before they are ready. */
  boolean hasLifecycle(HostId host);

  /**
   * Begins the lifecycle of an actor that is {@link ActorState#CREATED}, as {@link
   * Actors#beginning} says, and returns without waiting for it. Called after the actor was
   * committed, when it was made and at each retry; repeating the call changes nothing. Its end
   * moves the actor on by {@link Actors#becoming} and then calls {@link Actors#createEarlyMembers}
   * and {@link Actors#changed}.
   */
  void start(Actor actor);
}
