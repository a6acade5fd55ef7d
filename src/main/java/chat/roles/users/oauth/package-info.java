/**
 * Signing in by other providers: GitHub, and whatever speaks OpenID Connect. {@link OAuthSignIn} is
 * the face. Spring Security speaks the protocols; what a server with sessions would keep between
 * the way there and the way back is in a sealed cookie.
 */
@NullMarked
package chat.roles.users.oauth;

import org.jspecify.annotations.NullMarked;
