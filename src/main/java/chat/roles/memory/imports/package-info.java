/**
 * Documents that become trees of memory nodes, and trees that become documents again. Parsers of
 * strangers' files run in child processes ({@code reader}); what comes out of these is cut into
 * chunks here.
 */
@NullMarked
package chat.roles.memory.imports;

import org.jspecify.annotations.NullMarked;
