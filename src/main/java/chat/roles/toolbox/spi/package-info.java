/** What a tool is, for tools inside and outside of this repository. */
@NamedInterface("spi")
@NullMarked
package chat.roles.toolbox.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
