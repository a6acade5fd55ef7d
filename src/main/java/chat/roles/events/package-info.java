/**
 * What happened, told to the user: one ordered feed each, kept for a while, read as server-sent
 * events from any node and resumed without loss. Knows no topics; refuses to wait for a reader.
 */
@ApplicationModule(
    displayName = "Events",
    allowedDependencies = {"kernel", "users"})
@NullMarked
package chat.roles.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
