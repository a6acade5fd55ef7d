package chat.roles.users;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The secret that signs tokens. Everything derived from it is one-way. */
final class TokenKey {

  static final int BYTES = 32;

  private final byte[] bytes;

  /**
   * @param bytes 32 to 128 bytes
   */
  TokenKey(byte[] bytes) {
    if (bytes.length < BYTES || bytes.length > 128) {
      throw new IllegalArgumentException("a key has 32 to 128 bytes");
    }
    this.bytes = bytes.clone();
  }

  SecretKey secret() {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** Tells keys apart and nothing else about them. */
  String fingerprint() {
    return derived("chatroles token key fingerprint").substring(0, 22);
  }

  /** A secret of its own for each purpose, the same on all nodes: base64url. */
  String derived(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret());
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "TokenKey[" + fingerprint() + "]";
  }
}
