package chat.roles.memory.imports.reader;

/**
 * How much of a document is read.
 *
 * @param pages the most pages of a PDF
 * @param chars the most characters of the whole text
 * @param blocks the most headings and texts
 */
public record ReaderLimits(int pages, int chars, int blocks) {

  /** For the child's command line. */
  public String[] toArguments() {
    return new String[] {
      String.valueOf(pages), String.valueOf(chars), String.valueOf(blocks),
    };
  }

  static ReaderLimits of(String[] arguments) {
    return new ReaderLimits(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]));
  }

  UnreadableException tooLong() {
    return new UnreadableException(
        UnreadableException.Reason.TOO_LARGE,
        "it holds more than %,d characters of text: import it in parts".formatted(chars));
  }
}
