/**
 * Which tools exist, and the tools that need nobody else. What a tool is stands in {@code
 * toolbox.spi}; a tool lives in the module whose capability it needs.
 */
@ApplicationModule(
    displayName = "Toolbox",
    allowedDependencies = {"kernel", "users", "events"})
@NullMarked
package chat.roles.toolbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
