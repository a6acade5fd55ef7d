/**
 * Role definitions: what a professional is for and what one may ask of it, who may read and change
 * it, publishing, search. Knows nothing of programs; what it must know of hosts it asks through
 * interfaces that {@code hosts} implements.
 */
@ApplicationModule(
    displayName = "Roles",
    allowedDependencies = {"kernel", "users", "toolbox :: spi", "memory :: vectors"})
@NullMarked
package chat.roles.roles;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
