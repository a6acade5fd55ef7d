/** Measurements of the whole server with a real database and a model that thinks nothing. */
@NullMarked
package chat.roles.bench;

import org.jspecify.annotations.NullMarked;
