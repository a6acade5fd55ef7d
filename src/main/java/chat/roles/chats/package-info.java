/**
 * A message to an actor, interpreted as a run: the interpreter of the prompt language, the calls of
 * members, the prompts of an actor's life, the ready-made entries. Everything that it does outside
 * of its own computation goes through the run's journal.
 */
@ApplicationModule(
    displayName = "Chats",
    allowedDependencies = {
      "kernel",
      "users",
      "events",
      "toolbox",
      "toolbox :: spi",
      "models",
      "roles",
      "hosts",
      "hosts :: language",
      "actors",
      "runs"
    })
@NullMarked
package chat.roles.chats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
