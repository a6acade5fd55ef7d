package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leave to make one account, as it can be looked at; the code itself is shown once and not kept.
 *
 * @param note for whoever made it: whom it is for
 * @param usedBy whose account was made by it; null when it was not used, or that account is gone
 */
public record Invitation(
    String id,
    @Nullable String note,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt,
    @Nullable UserId usedBy) {

  /** One that was made just now, and its code. */
  public record Made(Invitation details, String code) {

    @Override
    public String toString() {
      return "Made[" + details + "]";
    }
  }
}
