package chat.roles.memory.imports.reader;

import chat.roles.memory.imports.reader.UnreadableException.Reason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server and the child say to each other: a format and a file there, and back its blocks
 * and an end, or why not. Whoever reads believes nothing in it.
 */
public final class Wire {

  private static final List<Format> FORMATS = List.of(Format.values());
  private static final List<Reason> REASONS = List.of(Reason.values());
  private static final int BLOCK = 1;
  private static final int END = 2;
  private static final int UNREADABLE = 3;
  private static final int LONGEST_REASON = 10_000;
  private static final int BYTES_PER_CHAR = 3;

  private Wire() {}

  /** A document on its way to the child. */
  @SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
  record Request(Format format, byte[] file) {}

  public static void writeRequest(DataOutputStream out, Format format, byte[] file)
      throws IOException {
    out.writeByte(FORMATS.indexOf(format));
    out.writeInt(file.length);
    out.write(file);
    out.flush();
  }

  static Request readRequest(DataInputStream in) throws IOException {
    Format format = FORMATS.get(in.readByte());
    return new Request(format, in.readNBytes(in.readInt()));
  }

  static void writeBlocks(DataOutputStream out, List<Block> blocks) throws IOException {
    for (Block block : blocks) {
      out.writeByte(BLOCK);
      out.writeByte(block.level());
      write(out, block.text());
    }
    out.writeByte(END);
  }

  static void writeUnreadable(DataOutputStream out, UnreadableException why) throws IOException {
    out.writeByte(UNREADABLE);
    out.writeByte(REASONS.indexOf(why.reason()));
    write(out, why.getMessage());
  }

  /**
   * @throws UnreadableException when the child says so
   * @throws IOException when what it says is nothing of that kind, or more than was asked for
   */
  public static List<Block> readBlocks(DataInputStream in, ReaderLimits limits)
      throws IOException, UnreadableException {
    List<Block> blocks = new ArrayList<>();
    int left = limits.chars() * BYTES_PER_CHAR;
    while (true) {
      switch (in.readByte()) {
        case BLOCK -> {
          int level = in.readByte();
          byte[] text = read(in, left);
          left -= text.length;
          blocks.add(block(level, new String(text, StandardCharsets.UTF_8)));
          if (blocks.size() > limits.blocks()) {
            throw new IOException("more blocks than asked for");
          }
        }
        case END -> {
          return blocks;
        }
        case UNREADABLE -> throw unreadable(in);
        default -> throw new IOException("no such kind");
      }
    }
  }

  private static Block block(int level, String text) throws IOException {
    try {
      return new Block(level, text);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static UnreadableException unreadable(DataInputStream in) throws IOException {
    int reason = in.readByte();
    if (reason < 0 || reason >= REASONS.size()) {
      throw new IOException("no such reason");
    }
    String message = new String(read(in, LONGEST_REASON), StandardCharsets.UTF_8);
    return new UnreadableException(REASONS.get(reason), message);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] read(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException("a text of " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
