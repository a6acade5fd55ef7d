/**
 * What actors know: versions and trees of nodes, and finding them, collections and roles by meaning
 * and by words ({@code memory.vectors}).
 */
@ApplicationModule(
    displayName = "Memory",
    allowedDependencies = {"kernel", "users", "toolbox", "toolbox :: spi", "models :: embeddings"})
@NullMarked
package chat.roles.memory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
