/** Pages of lists. */
@NullMarked
package chat.roles.kernel.paging;

import org.jspecify.annotations.NullMarked;
