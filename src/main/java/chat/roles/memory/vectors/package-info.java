/** Texts that are found by meaning and by words, whatever they are of. */
@NamedInterface("vectors")
@NullMarked
package chat.roles.memory.vectors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
