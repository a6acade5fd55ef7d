/** How often one may ask. Knows nothing of requests. */
@NullMarked
package chat.roles.users.limits;

import org.jspecify.annotations.NullMarked;
