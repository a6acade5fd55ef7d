package chat.roles.models;

/**
 * A model that the platform offers to everybody.
 *
 * @param name as the operator calls it
 * @param cost 0 (cheap) to 2
 * @param quality 0 (simple) to 2
 * @param demo whether it is the built-in demo model, which no real model stands behind
 */
public record OfferedModel(String name, int cost, int quality, boolean demo) {}
