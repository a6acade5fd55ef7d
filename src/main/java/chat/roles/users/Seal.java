package chat.roles.users;

import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Closes what others keep for this server, so that they can neither read nor change it. Every node
 * opens what another has closed.
 */
@Component
public class Seal {

  private final SecretKeys keys;

  Seal(SecretKeys keys) {
    this.keys = keys;
  }

  /** The text in letters that fit into a cookie, for this place only. */
  public String close(String text, String place) {
    return keys.newest()
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(keys.seal(text, place));
  }

  /** The text; empty when it was not closed here for this place. */
  public Optional<String> open(String sealed, String place) {
    int dot = sealed.indexOf('.');
    try {
      return dot < 0
          ? Optional.empty()
          : Optional.of(
              keys.open(
                  sealed.substring(0, dot),
                  Base64.getUrlDecoder().decode(sealed.substring(dot + 1)),
                  place));
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }
}
