package chat.roles.users;

import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id with OWASP's parameters (19 MiB, 2 passes). At most as many at once as there are
 * processors: others wait, so that many sign-ins cost time and not the heap.
 */
@Component
class Passwords {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;

  /** As much work to compare with as any; all zeros, which no password is known to give. */
  private static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
          .formatted(MEMORY_KIB, PASSES, zeros(SALT_BYTES), zeros(HASH_BYTES));

  private final Argon2PasswordEncoder argon =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
  private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors());

  String hash(String password) {
    permits.acquireUninterruptibly();
    try {
      return argon.encode(password);
    } finally {
      permits.release();
    }
  }

  /** False for a null hash too, after the same work. */
  boolean matches(String password, @Nullable String hash) {
    permits.acquireUninterruptibly();
    try {
      return argon.matches(password, hash == null ? NOBODYS : hash) && hash != null;
    } finally {
      permits.release();
    }
  }

  private static String zeros(int bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
  }
}
