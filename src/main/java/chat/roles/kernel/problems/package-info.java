/** What can go wrong, by category; one place turns these into RFC 9457 responses. */
@NullMarked
package chat.roles.kernel.problems;

import org.jspecify.annotations.NullMarked;
