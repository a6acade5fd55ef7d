package chat.roles.memory.imports.reader;

/**
 * A piece of a document in Markdown that is never torn apart by its structure: a heading, or a
 * paragraph, list, table, code.
 *
 * @param level 1 to 6 for a heading, 0 for everything else
 * @param text a heading's title in one line; else whole lines as they stand
 */
public record Block(int level, String text) {

  /** The longest title; what is longer is no heading. */
  public static final int MAX_TITLE = 200;

  public static final int MAX_LEVEL = 6;

  public Block {
    if (level < 0 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("no level: " + level);
    }
    if (level > 0 && (text.isBlank() || text.length() > MAX_TITLE || text.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("no title");
    }
  }

  public boolean isHeading() {
    return level > 0;
  }

  /** As it stands in Markdown. */
  public String markdown() {
    return isHeading() ? heading(level, text) : text;
  }

  /** A heading of this title, so that reading it gives this title. */
  public static String heading(int level, String title) {
    return "#".repeat(level) + " " + title + (title.endsWith("#") ? " #" : "");
  }
}
