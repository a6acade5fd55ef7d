/**
 * Accounts and sign-in: who may speak to this server, and with which token. Refuses to know what
 * anybody does here; a user's root actor is made through {@link RootActors}.
 */
@ApplicationModule(
    displayName = "Users",
    allowedDependencies = {"kernel"})
@NullMarked
package chat.roles.users;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
