/** How the server says that it cannot start, when a person can do something about it. */
@NullMarked
package chat.roles.kernel.startup;

import org.jspecify.annotations.NullMarked;
