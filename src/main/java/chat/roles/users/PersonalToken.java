package chat.roles.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token as it can be looked at; the token itself is shown once and not kept.
 *
 * @param expiresAt null when it is valid until it is revoked
 * @param lastUsedAt to the minute; null when it was never used
 */
public record PersonalToken(
    String id,
    String name,
    List<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  public PersonalToken {
    scopes = List.copyOf(scopes);
  }

  /**
   * One that was made just now.
   *
   * @param token what a caller sends; cannot be read again
   */
  public record Made(PersonalToken details, String token) {

    @Override
    public String toString() {
      return "Made[" + details + "]";
    }
  }
}
