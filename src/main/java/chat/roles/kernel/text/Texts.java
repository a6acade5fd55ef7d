package chat.roles.kernel.text;

import java.util.regex.Pattern;

/**
 * What nicks and other short texts may be. Lengths are counted in Unicode code points: an emoji
 * outside of the basic plane is one character, not two.
 */
public final class Texts {

  /** The alphabet of nicks and tags, for messages. */
  public static final String NICK_ALPHABET =
      "letters, digits and single inner hyphens, beginning with a letter or digit";

  private static final Pattern NICK =
      Pattern.compile(
          "[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}]*+(?:-[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}]*+)*+");

  private Texts() {}

  /** How many characters a text has. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether the text has from {@code min} to {@code max} characters. */
  public static boolean isWithin(String text, int min, int max) {
    int length = length(text);
    return length >= min && length <= max;
  }

  /**
   * Whether the text is made as nicks are, whatever its length. Letters and digits of any script.
   */
  public static boolean hasNickAlphabet(String text) {
    return NICK.matcher(text).matches();
  }
}
