package chat.roles.models;

import chat.roles.kernel.ids.UserId;

/** What is left of models that are bounded. */
@FunctionalInterface
interface Remaining {

  /** Everything lasts for ever. */
  Remaining UNBOUNDED = (_, _) -> true;

  /**
   * Whether a user may go on asking a model, as far as this node knows at once: asked before each
   * question, so it touches no database. A wrong yes is found out when tokens are reserved.
   */
  boolean lasts(UserId user, Source source);
}
