/**
 * The {@code script} tool: JavaScript of strangers behind two walls. The language hands out nothing
 * of Java, and it is carried out in child processes that have nothing to hand out. Refuses to run a
 * script with less isolation than configured.
 */
@NullMarked
package chat.roles.toolbox.script;

import org.jspecify.annotations.NullMarked;
