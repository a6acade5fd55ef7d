/** Actors over HTTP. Answers to their owners only. */
@NullMarked
package chat.roles.actors.web;

import org.jspecify.annotations.NullMarked;
