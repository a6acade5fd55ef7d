/** The identities of the domain, each a type of its own. */
@NullMarked
package chat.roles.kernel.ids;

import org.jspecify.annotations.NullMarked;
