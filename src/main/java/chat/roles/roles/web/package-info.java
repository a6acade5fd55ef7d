/** Roles over HTTP. Translates and delegates; knows no rules. */
@NullMarked
package chat.roles.roles.web;

import org.jspecify.annotations.NullMarked;
