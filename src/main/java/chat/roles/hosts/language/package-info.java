/** The prompt language: addresses, templates, expressions, response rules; as immutable trees. */
@NamedInterface("language")
@NullMarked
package chat.roles.hosts.language;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
