package chat.roles.events;

import chat.roles.kernel.ids.ActorId;
import org.jspecify.annotations.Nullable;

/**
 * One event in a user's feed.
 *
 * @param position its place: 1, 2, 3 … without gaps, the same for every reader
 * @param actor whom it is about; null for the user as such
 * @param payload JSON on one line
 */
public record Event(long position, @Nullable ActorId actor, String topic, String payload) {}
