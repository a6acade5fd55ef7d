package chat.roles.toolbox.script.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Chance that comes again: the same seed gives the same numbers in the same order. */
final class Chance {

  private static final double UNIT = 0x1.0p-53;

  private final byte[] seed;
  private final MessageDigest digest;
  private long count;

  Chance(String seed) {
    this.seed = seed.getBytes(StandardCharsets.UTF_8);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** At least 0, less than 1. */
  double number() {
    return (next().getLong() >>> 11) * UNIT;
  }

  /** A random UUID, version 4. */
  String uuid() {
    ByteBuffer bytes = next();
    long most = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long least = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(most, least).toString();
  }

  private ByteBuffer next() {
    digest.update(seed);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, count++));
    return ByteBuffer.wrap(digest.digest());
  }
}
