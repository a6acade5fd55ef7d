/** Chats over HTTP: one answer, or a stream of what happens on the way to it. */
@NullMarked
package chat.roles.chats.web;

import org.jspecify.annotations.NullMarked;
