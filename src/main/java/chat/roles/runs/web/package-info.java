/** Runs over HTTP, to those who own them. */
@NullMarked
package chat.roles.runs.web;

import org.jspecify.annotations.NullMarked;
