package chat.roles.memory;

/**
 * How much an actor knows.
 *
 * @param domains how many different ones nodes have
 */
public record MemoryStats(long domains, long versions, long nodes) {}
