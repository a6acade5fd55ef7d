/** A program as a picture: what it asks, by which rules, and whom. */
@NullMarked
package chat.roles.hosts.diagram;

import org.jspecify.annotations.NullMarked;
