/**
 * Living instances of roles: the tree of each user's actors, their states, variables and
 * conversations. Carries nothing out: an actor's lifecycle and its chats are runs that others
 * start, and what they change here is written with their journal's records.
 */
@ApplicationModule(
    displayName = "Actors",
    allowedDependencies = {
      "kernel",
      "users",
      "memory",
      "roles",
      "hosts",
      "hosts :: language",
      "toolbox :: spi"
    })
@NullMarked
package chat.roles.actors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
