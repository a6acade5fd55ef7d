/** Rules for short texts that several modules share. */
@NullMarked
package chat.roles.kernel.text;

import org.jspecify.annotations.NullMarked;
