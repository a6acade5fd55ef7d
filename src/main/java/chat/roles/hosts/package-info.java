/**
 * Programs of roles: text in, validated immutable program out. The prompt language's syntax and
 * expressions live in {@code hosts.language}. Executes nothing.
 */
@ApplicationModule(
    displayName = "Hosts",
    allowedDependencies = {"kernel", "users", "toolbox", "toolbox :: spi", "roles"})
@NullMarked
package chat.roles.hosts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
