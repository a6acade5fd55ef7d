package chat.roles.hosts.diagram;

/** How wide text is, without knowing the font: as wide as in the wider of the usual ones. */
final class TextWidth {

  private static final String NARROW = "iljtfrI.,:;'|!()[]{} ";
  private static final String WIDE = "mwMWQO@%";

  private TextWidth() {}

  static double of(String text, double size) {
    return text.codePoints().mapToDouble(TextWidth::em).sum() * size;
  }

  private static double em(int c) {
    if (c >= 0x2E80) {
      return 1.4;
    }
    if (c >= 0x80) {
      return Character.getType(c) == Character.NON_SPACING_MARK ? 0 : 0.9;
    }
    if (NARROW.indexOf(c) >= 0) {
      return 0.42;
    }
    if (WIDE.indexOf(c) >= 0) {
      return 1;
    }
    return Character.isUpperCase(c) ? 0.74 : 0.65;
  }

  /** The text, or as much of its beginning as fits, with an ellipsis. */
  static String fitting(String text, double size, double room) {
    if (of(text, size) <= room) {
      return text;
    }
    double left = room - of("…", size);
    StringBuilder fitting = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      left -= em(c) * size;
      if (left < 0) {
        break;
      }
      fitting.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return fitting.isEmpty() ? "" : fitting.toString().stripTrailing() + "…";
  }
}
