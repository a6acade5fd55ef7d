package chat.roles.toolbox.script.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message between the server and a sandbox: a length, a kind, whom it is about, and texts.
 * Whoever reads one says how long it may be, and believes nothing in it.
 *
 * @param script the script that it is about; 0 for the whole sandbox
 */
public record Frame(Kind kind, long script, List<String> parts) {

  private static final int HEAD = 1 + Long.BYTES + Integer.BYTES;
  private static final int MOST_PARTS = 100_000;

  /** What a message is for. The order is the wire's: new kinds come last. */
  public enum Kind {
    /** To the sandbox: carry out a script. Source, dto, actor. Answered like each that follows. */
    START,
    /** To the sandbox: what a call came to. Number, dto. */
    DELIVER,
    /** To the sandbox: the answer to a question. What kind of answer, the answer. */
    ANSWER,
    /** To the sandbox: read a script without carrying it out. Source. */
    PARSE,
    /** To the sandbox: forget a script. Not answered. */
    DROP,
    /** From the sandbox: it takes scripts now. */
    READY,
    /** From the sandbox: it lives. */
    ALIVE,
    /** From the sandbox: the script rests. How, result, console output; then its new calls. */
    REST,
    /** From the sandbox: the script waits for an answer. What it asks, two texts. */
    ASK,
    /** From the sandbox: the script is no more. Why, in words, line, column, console output. */
    BROKEN,
    /** From the sandbox: the script can be carried out. */
    PARSED,
    /** From the sandbox: the script cannot be stopped; the sandbox ends itself. */
    STUCK
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  public Frame {
    parts = List.copyOf(parts);
  }

  public static Frame of(Kind kind, long script, String... parts) {
    return new Frame(kind, script, Arrays.asList(parts));
  }

  /** Writes and flushes; frames of several threads must not be written at the same time. */
  public void write(DataOutputStream out) throws IOException {
    List<byte[]> texts = new ArrayList<>(parts.size());
    int length = HEAD;
    for (String part : parts) {
      byte[] text = part.getBytes(StandardCharsets.UTF_8);
      texts.add(text);
      length = Math.addExact(length, Math.addExact(Integer.BYTES, text.length));
    }
    out.writeInt(length);
    out.writeByte(KINDS.indexOf(kind));
    out.writeLong(script);
    out.writeInt(texts.size());
    for (byte[] text : texts) {
      out.writeInt(text.length);
      out.write(text);
    }
    out.flush();
  }

  /**
   * @param mostBytes what is longer is not read
   * @throws EOFException at the end of the stream
   * @throws IOException when what comes is no frame
   */
  public static Frame read(DataInputStream in, int mostBytes) throws IOException {
    int length = in.readInt();
    if (length < HEAD || length > mostBytes) {
      throw new IOException("a frame of " + length + " bytes");
    }
    Kind kind = kind(in.readByte());
    long script = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > MOST_PARTS) {
      throw new IOException("a frame of " + count + " parts");
    }
    return new Frame(kind, script, texts(in, count, length - HEAD));
  }

  private static Kind kind(byte number) throws IOException {
    if (number < 0 || number >= KINDS.size()) {
      throw new IOException("no kind of frame: " + number);
    }
    return KINDS.get(number);
  }

  private static List<String> texts(DataInputStream in, int count, int bytes) throws IOException {
    List<String> texts = new ArrayList<>(count);
    int left = bytes;
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      left -= Integer.BYTES;
      if (length < 0 || length > left) {
        throw new IOException("a part of " + length + " bytes where " + left + " are left");
      }
      texts.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      left -= length;
    }
    if (left != 0) {
      throw new IOException(left + " bytes too many in a frame");
    }
    return texts;
  }
}
