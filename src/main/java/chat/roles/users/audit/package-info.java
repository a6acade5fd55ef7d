/** What happened that touches security, to be read later. Refuses to know what was secret. */
@NullMarked
package chat.roles.users.audit;

import org.jspecify.annotations.NullMarked;
