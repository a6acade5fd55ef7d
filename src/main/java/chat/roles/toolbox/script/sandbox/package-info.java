/**
 * The room in which scripts are carried out: what a child process consists of, besides GraalJS.
 * Depends on nothing else, because nothing else is on the child's class path. Knows no chats, no
 * files, no network: it is told frames and answers frames.
 */
@NullMarked
package chat.roles.toolbox.script.sandbox;

import org.jspecify.annotations.NullMarked;
