/**
 * How HTTP is spoken here: strict reading of JSON bodies, every error as an RFC 9457 problem, pages
 * of lists, the version header, and the API's documentation. Knows no domain words and no paths but
 * its own pages'.
 */
@NullMarked
package chat.roles.kernel.web;

import org.jspecify.annotations.NullMarked;
