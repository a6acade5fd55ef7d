/**
 * The room in which strangers' documents are read: what a child process consists of, besides the
 * parsers. Depends on nothing else, because nothing else is on the child's class path. It is given
 * one file, answers headings and texts in their order, and ends.
 */
@NullMarked
package chat.roles.memory.imports.reader;

import org.jspecify.annotations.NullMarked;
