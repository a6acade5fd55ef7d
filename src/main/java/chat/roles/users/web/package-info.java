/** The paths of accounts and sign-in. */
@NullMarked
package chat.roles.users.web;

import org.jspecify.annotations.NullMarked;
