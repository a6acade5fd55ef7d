package chat.roles.users;

import chat.roles.kernel.startup.StartRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Seals what must not be readable in the database: AES-256-GCM, each text with a nonce of its own
 * and bound to its place, so that a row that was moved to another place does not open.
 *
 * <p>Without further ado the key is derived from the token key. {@code chatroles.secret-keys} names
 * others, the newest first: it seals, and all of them open, the derived one too. So a key is
 * replaced by putting a new one in front; what older ones sealed is sealed anew at the next start.
 */
@Component
final class SecretKeys {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKey> byId = new LinkedHashMap<>();
  private final String newest;

  SecretKeys(TokenKey tokenKey, @Value("${chatroles.secret-keys:}") List<String> given) {
    List<byte[]> keys = new ArrayList<>();
    given.stream().filter(k -> !k.isBlank()).map(SecretKeys::decoded).forEach(keys::add);
    keys.add(Base64.getUrlDecoder().decode(tokenKey.derived("chatroles secrets")));
    keys.forEach(k -> byId.putIfAbsent(id(k), new SecretKeySpec(k, "AES")));
    newest = id(keys.getFirst());
  }

  private static byte[] decoded(String text) {
    try {
      byte[] key = Base64.getUrlDecoder().decode(text.strip());
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException _) {
      // told below, without the text
    }
    throw new StartRefusedException(
        "One of the secret keys (CHATROLES_SECRET_KEYS) is not base64url of 32 bytes.",
        "This makes one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='");
  }

  /** Tells keys apart and nothing else about them. */
  private static String id(byte[] key) {
    return new TokenKey(key).fingerprint().substring(0, 12);
  }

  /** Which key seals. */
  String newest() {
    return newest;
  }

  /** The keys that can open. */
  Set<String> ids() {
    return Set.copyOf(byId.keySet());
  }

  /** The text, readable with the newest key only and only for this place. */
  byte[] seal(String text, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, newest, nonce, place, text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
  }

  /**
   * The text that was sealed for this place.
   *
   * @throws IllegalStateException when no key of that id is here, or it was sealed otherwise
   */
  String open(String keyId, byte[] sealed, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] rest = new byte[sealed.length - NONCE_BYTES];
    ByteBuffer.wrap(sealed).get(nonce).get(rest);
    byte[] text = cipher(Cipher.DECRYPT_MODE, keyId, nonce, place, rest);
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] cipher(int mode, String keyId, byte[] nonce, String place, byte[] bytes) {
    SecretKey key = byId.get(keyId);
    if (key == null) {
      throw new IllegalStateException("there is no secret key " + keyId);
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is sealed as " + place + " does not open", e);
    }
  }
}
