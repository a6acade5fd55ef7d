/** One JSON mapper for all that is stored, journalled or interpreted. */
@NullMarked
package chat.roles.kernel.json;

import org.jspecify.annotations.NullMarked;
