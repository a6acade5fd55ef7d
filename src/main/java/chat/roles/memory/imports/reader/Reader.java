package chat.roles.memory.imports.reader;

import chat.roles.memory.imports.reader.UnreadableException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes blocks of a file: every format becomes Markdown first, and is then read as such. */
final class Reader {

  private final ReaderLimits limits;

  Reader(ReaderLimits limits) {
    this.limits = limits;
  }

  List<Block> read(Format format, byte[] file) throws UnreadableException {
    String markdown =
        switch (format) {
          case MARKDOWN -> text(file);
          case TEXT -> TextMarkdown.of(text(file), limits);
          case HTML -> HtmlMarkdown.of(text(file), limits);
          case PDF -> normalized(PdfMarkdown.of(file, limits));
        };
    if (markdown.length() > limits.chars()) {
      throw limits.tooLong();
    }
    List<Block> blocks = MarkdownBlocks.of(markdown);
    if (blocks.isEmpty()) {
      throw new UnreadableException(Reason.NO_TEXT, "it holds no text");
    }
    if (blocks.size() > limits.blocks()) {
      throw new UnreadableException(
          Reason.TOO_LARGE,
          "it holds more than %,d headings and paragraphs: import it in parts"
              .formatted(limits.blocks()));
    }
    return blocks;
  }

  private String text(byte[] file) throws UnreadableException {
    String text = decoded(file);
    if (text.indexOf('\0') >= 0) {
      throw new UnreadableException(
          Reason.BROKEN, "it is no text: give its format, or save it as text, HTML or PDF");
    }
    if (text.length() > 4L * limits.chars()) {
      throw limits.tooLong();
    }
    return normalized(text);
  }

  private static String decoded(byte[] file) {
    if (startsWith(file, 0xFE, 0xFF) || startsWith(file, 0xFF, 0xFE)) {
      return new String(file, StandardCharsets.UTF_16);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      return new String(file, Charset.forName("windows-1252"));
    }
  }

  private static boolean startsWith(byte[] file, int first, int second) {
    return file.length >= 2 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
  }

  /** Lines end with a line feed, and no character is one that a database refuses. */
  private static String normalized(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\0", "");
    return lines.startsWith("\uFEFF") ? lines.substring(1) : lines;
  }
}
