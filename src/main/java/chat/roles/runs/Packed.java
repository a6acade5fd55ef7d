package chat.roles.runs;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text as it lies in the database: as it is in a {@code text} column, or deflated in its
 * {@code bytea} twin when it is larger than 64 KB in UTF-8.
 */
final class Packed {

  static final int PACKED_ABOVE_BYTES = 64 * 1024;
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int MAX_BYTES_PER_CHAR = 3;

  private final @Nullable String text;
  private final byte @Nullable [] deflated;

  private Packed(@Nullable String text, byte @Nullable [] deflated) {
    this.text = text;
    this.deflated = deflated;
  }

  /**
   * Packs a text.
   *
   * @param what for the message: "answer"
   * @throws Problem when it is over 16 MB
   */
  static Packed of(String text, String what) {
    if (text.length() * (long) MAX_BYTES_PER_CHAR <= PACKED_ABOVE_BYTES) {
      return new Packed(text, null);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw new Problem(
          Category.TOO_LARGE,
          "value-too-large",
          "The %s has %,d bytes; one step of a run can keep at most %,d. Ask for less at once."
              .formatted(what, bytes.length, MAX_BYTES));
    }
    return bytes.length <= PACKED_ABOVE_BYTES
        ? new Packed(text, null)
        : new Packed(null, deflate(bytes));
  }

  /** Reads a column and its twin at the next index; null when both are. */
  static @Nullable Packed from(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    byte[] deflated = text == null ? row.getBytes(index + 1) : null;
    return text == null && deflated == null ? null : new Packed(text, deflated);
  }

  /** Sets a column and its twin; returns the index of the next parameter. */
  int set(PreparedStatement statement, int index) throws SQLException {
    statement.setString(index, text);
    if (deflated == null) {
      statement.setNull(index + 1, Types.BINARY);
    } else {
      statement.setBytes(index + 1, deflated);
    }
    return index + 2;
  }

  /** The text column's value. */
  @Nullable String text() {
    return text;
  }

  /** The {@code bytea} column's value. */
  byte @Nullable [] deflated() {
    return deflated;
  }

  /** The text that was packed. */
  String unpacked() {
    if (text != null) {
      return text;
    }
    if (deflated == null) {
      throw new IllegalStateException("neither text nor bytes");
    }
    return inflate(deflated);
  }

  /**
   * The first characters of a packed text.
   *
   * @param deflated the beginning of the {@code bytea} column's value; more than as many bytes
   */
  static String beginning(byte[] deflated, int characters) {
    byte[] bytes = new byte[characters];
    int count = 0;
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(deflated);
      while (count < bytes.length && !inflater.needsInput() && !inflater.finished()) {
        count += inflater.inflate(bytes, count, bytes.length - count);
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("a packed value is damaged", e);
    }
    String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
    return text.replaceFirst("\\uFFFD$", "");
  }

  private static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
      byte[] buffer = new byte[16 * 1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static String inflate(byte[] deflated) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream(deflated.length * 4);
      byte[] buffer = new byte[16 * 1024];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new IllegalStateException("a packed value ends early");
        }
        out.write(buffer, 0, count);
      }
      return out.toString(StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalStateException("a packed value is damaged", e);
    }
  }
}
