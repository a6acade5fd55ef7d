package chat.roles.memory.vectors;

import org.jspecify.annotations.Nullable;

/**
 * Something that was found.
 *
 * @param distance by meaning: 0 the same, 1 nothing in common, 2 the opposite; null while it is not
 *     known, since the entry or the question has no vector yet
 */
public record VectorHit(
    String id, @Nullable Double distance, String text, @Nullable String payload) {}
