/** What a server does now and then, unasked. */
@NullMarked
package chat.roles.kernel.chores;

import org.jspecify.annotations.NullMarked;
