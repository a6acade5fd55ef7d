/** Child processes: what a JVM of its own for strangers' work consists of. */
@NullMarked
package chat.roles.kernel.processes;

import org.jspecify.annotations.NullMarked;
