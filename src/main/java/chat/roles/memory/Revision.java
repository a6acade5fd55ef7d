package chat.roles.memory;

import java.time.Instant;

/**
 * One change of a version's nodes.
 *
 * @param revision counted from 1
 * @param method what made it: {@code nodes#save}
 * @param nodes how many nodes it changed
 */
public record Revision(long revision, String method, int nodes, Instant createdAt) {}
