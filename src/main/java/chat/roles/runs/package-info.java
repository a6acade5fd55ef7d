/**
 * Durable execution: a run is a deterministic program whose every effect is recorded once in a
 * journal, fenced by the run's owner. Has never heard of chats.
 */
@ApplicationModule(
    displayName = "Runs",
    allowedDependencies = {"kernel", "users", "quotas", "events", "actors"})
@NullMarked
package chat.roles.runs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
