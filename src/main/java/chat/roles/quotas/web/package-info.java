/** The HTTP API of quotas and usage. */
@NullMarked
package chat.roles.quotas.web;

import org.jspecify.annotations.NullMarked;
