/**
 * Language models behind one small interface; vendors are hidden inside. Offers what the operator
 * configured and the built-in demo model, and contributes the tool {@code llm}. Keeps no
 * conversation: what a model sees is handed to it.
 */
@ApplicationModule(
    displayName = "Models",
    allowedDependencies = {"kernel", "users", "quotas", "toolbox", "toolbox :: spi"})
@NullMarked
package chat.roles.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
