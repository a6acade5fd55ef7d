package chat.roles.models;

/**
 * A model that the platform offers to everybody.
 *
 * @param name as the operator calls it
 * @param cost 0 (cheap) to 2
 * @param quality 0 (simple) to 2
 * @param demo whether it is the built-in demo model, which no real model stands behind
 * @param quota whether what a user may use of it is bounded
 */
public record OfferedModel(String name, int cost, int quality, boolean demo, boolean quota) {

  /** One whose use nothing bounds. */
  OfferedModel(String name, int cost, int quality, boolean demo) {
    this(name, cost, quality, demo, false);
  }
}
