/** The HTTP API of the models. */
@NullMarked
package chat.roles.models.web;

import org.jspecify.annotations.NullMarked;
