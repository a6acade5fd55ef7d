/** What modules that write in one transaction exchange. */
@NullMarked
package chat.roles.kernel.db;

import org.jspecify.annotations.NullMarked;
