/**
 * The one HTTP client for every request that a definition, a user or a configuration can cause. It
 * refuses to reach addresses that are not public unless the operator named them, and never hands
 * credentials to another host than they were meant for.
 */
@NullMarked
package chat.roles.kernel.http;

import org.jspecify.annotations.NullMarked;
