/**
 * Where the state is: an external PostgreSQL when one is configured, otherwise an own one in the
 * data directory, started and stopped with the server. Everybody else sees a {@code DataSource} and
 * {@code OwnConnections}; nobody depends on this module.
 *
 * <p>Refuses to run on a database that may lose a committed write, on one that somebody else
 * started, and twice on one data directory.
 */
@ApplicationModule(
    displayName = "Database",
    allowedDependencies = {"kernel"})
@NullMarked
package chat.roles.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
