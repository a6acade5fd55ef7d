/**
 * Walks a host's program, in plain blocking code. Decides everything and does nothing by itself:
 * what comes from outside comes through the run's journal, so that walking it again with the same
 * journal takes the same way.
 */
@NullMarked
package chat.roles.chats.interpreter;

import org.jspecify.annotations.NullMarked;
