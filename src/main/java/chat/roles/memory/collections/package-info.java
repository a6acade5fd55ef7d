/**
 * The tool {@code vectorDB}: named collections of users' texts. A collection is the user's and of
 * one role: what a stranger's role keeps or reads is out of every other role's sight. Collections
 * whose names begin with {@code user/} are shared by all programs that the user wrote.
 */
@NullMarked
package chat.roles.memory.collections;

import org.jspecify.annotations.NullMarked;
