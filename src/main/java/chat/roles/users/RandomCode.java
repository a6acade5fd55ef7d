package chat.roles.users;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that are shown once. */
final class RandomCode {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomCode() {}

  /** 256 random bits in base64url: 43 characters. */
  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
