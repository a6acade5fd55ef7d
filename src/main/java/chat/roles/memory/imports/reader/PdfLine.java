package chat.roles.memory.imports.reader;

/**
 * A line of a page.
 *
 * @param page counted from 0
 * @param size of most of its letters, in points, rounded to halves
 * @param begins whether it begins a paragraph
 */
record PdfLine(int page, String text, float size, boolean begins) {}
