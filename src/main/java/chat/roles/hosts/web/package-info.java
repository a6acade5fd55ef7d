/** Hosts over HTTP. Translates and delegates; knows no rules. */
@NullMarked
package chat.roles.hosts.web;

import org.jspecify.annotations.NullMarked;
