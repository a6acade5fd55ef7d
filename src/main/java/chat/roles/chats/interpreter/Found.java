package chat.roles.chats.interpreter;

import chat.roles.actors.Actor;
import chat.roles.roles.Role;
import org.jspecify.annotations.Nullable;

/**
 * An actor with what it is made of, as they were a moment ago. A run that is carried out at once
 * need not look them up again; what it goes on with is what it records of them.
 *
 * @param role null when it is gone
 * @param programHash null when it has no host, or the host is gone
 */
public record Found(Actor actor, @Nullable Role role, @Nullable String programHash) {}
