package chat.roles.chats.interpreter;

import org.jspecify.annotations.Nullable;

/**
 * Where the interpreter stands.
 *
 * @param actor whose program is carried out
 * @param context where its variables are
 * @param remembers whether QAs with a language model are added to the actor's conversation
 * @param depth how many member calls lead here
 * @param commanded whether the prompts are those of a user who stepped into a run, not the
 *     program's
 */
record Stage(
    Participant actor,
    Context context,
    boolean remembers,
    Frame frame,
    int depth,
    boolean commanded) {

  /** Where a run begins. */
  Stage(Participant actor, Context context, boolean remembers) {
    this(actor, context, remembers, Frame.root(), 0, false);
  }

  /** The same place, numbered on its own. */
  Stage in(Frame branch) {
    return new Stage(actor, context, remembers, branch, depth, commanded);
  }

  /** The same place, seeing and changing variables there. */
  Stage with(Context there) {
    return new Stage(actor, there, remembers, frame, depth, commanded);
  }

  /** The same place for a branch that goes side by side with others. */
  Stage branched(Frame branch) {
    return new Stage(actor, context.branched(), remembers, branch, depth, commanded);
  }

  /** The actor's conversation as it is seen here. */
  Participant.Talk talk() {
    Branch branch = context.branch();
    return branch == null ? actor.talk() : branch.talk(actor);
  }

  /** The same place for an entry that asks for one kind of chat; null: as the caller's. */
  Stage asAsked(@Nullable Boolean contextual) {
    return new Stage(
        actor,
        context.asAsked(contextual),
        contextual == null ? remembers : contextual,
        frame,
        depth,
        commanded);
  }

  /** The same place in a request context of its own. */
  Stage contextless() {
    return new Stage(actor, context.request(), false, frame, depth, commanded);
  }

  /** The same place with variables written to the long-run context. */
  Stage toRoot() {
    return new Stage(actor, context.toRoot(), remembers, frame, depth, commanded);
  }

  /** One member call deeper. */
  Stage calling(Participant member, Frame branch) {
    return new Stage(member, context, remembers, branch, depth + 1, false);
  }

  /** The same place for prompts of the actor's user. */
  Stage asCommanded() {
    return new Stage(actor, context, remembers, frame, depth, true);
  }
}
