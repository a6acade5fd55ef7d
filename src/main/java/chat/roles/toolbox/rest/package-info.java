/** {@code restAPI}: one HTTP request through the guarded client, as a recorded effect. */
@NullMarked
package chat.roles.toolbox.rest;

import org.jspecify.annotations.NullMarked;
