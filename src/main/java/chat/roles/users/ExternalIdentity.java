package chat.roles.users;

import chat.roles.kernel.text.Hashes;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as a sign-in provider tells.
 *
 * @param realm the provider's name
 * @param subject who it is, for ever; all else may change
 * @param username as the provider calls the account; null when it does not say
 * @param name as people say it; null when it does not say
 * @param avatar the URL of a picture
 * @param email confirmed by the provider; identifies nobody here
 */
public record ExternalIdentity(
    String realm,
    String subject,
    @Nullable String username,
    @Nullable String name,
    @Nullable String avatar,
    @Nullable String email) {

  private static final int MAX_SUBJECT = 255;
  private static final int MAX_AVATAR = 1023;
  private static final int MAX_EMAIL = 254;
  private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern HYPHENS = Pattern.compile("^-+|-+$");

  /** Drops what is too long to be kept or is no picture on the web. */
  public ExternalIdentity {
    if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
      throw new IllegalArgumentException("a subject has 1 to 255 characters");
    }
    avatar =
        avatar != null && avatar.length() <= MAX_AVATAR && avatar.matches("(?i)https?://.*")
            ? avatar
            : null;
    email = email != null && email.length() <= MAX_EMAIL && email.contains("@") ? email : null;
  }

  /** The name to be had here, if nobody else has it: letters, digits and single hyphens. */
  String wantedUsername() {
    for (String source : new String[] {given(username), given(name)}) {
      int at = source.indexOf('@');
      String plain = plain(at > 0 ? source.substring(0, at) : source, OTHERS, User.MAX_USERNAME);
      if (plain.length() >= 2) {
        return plain;
      }
    }
    return "user-" + plain(Hashes.sha256(subject), OTHERS, User.MAX_USERNAME).substring(0, 8);
  }

  /** How the user is called: the name that people say, or else the account's. */
  String nick(String account) {
    String plain = plain(given(name), NO_LETTERS, NewAccount.MAX_NICK);
    return plain.length() >= 2 ? plain : plain(account, NO_LETTERS, NewAccount.MAX_NICK);
  }

  private static String given(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static String plain(String text, Pattern others, int most) {
    String hyphened = HYPHENS.matcher(others.matcher(text).replaceAll("-")).replaceAll("");
    int end = Math.min(most, hyphened.length());
    if (end < hyphened.length() && Character.isLowSurrogate(hyphened.charAt(end))) {
      end--;
    }
    return HYPHENS.matcher(hyphened.substring(0, end)).replaceAll("");
  }
}
