/** The feed over HTTP, as server-sent events. */
@NullMarked
package chat.roles.events.web;

import org.jspecify.annotations.NullMarked;
