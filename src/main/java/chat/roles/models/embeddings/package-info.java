/** Texts as vectors of their meaning; which model makes them is hidden inside. */
@NamedInterface("embeddings")
@NullMarked
package chat.roles.models.embeddings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
