package chat.roles.memory.imports;

import chat.roles.kernel.text.Hashes;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keys of a document's nodes: {@code guide} for its root, {@code guide/0002-install} for its second
 * part, a section, {@code guide/0002.0001} for that section's first part, a chunk, and {@code
 * guide/0002.0001~0002} for what follows of a block that was cut. They sort as the document reads.
 */
final class ImportKeys {

  /** The most parts of one section. */
  static final int MOST_CHILDREN = 9_999;

  private static final int LONGEST_SLUG = 40;
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");
  private static final Pattern EXTENSION =
      Pattern.compile("\\.(?:md|markdown|txt|text|html?|xhtml|pdf)$", Pattern.CASE_INSENSITIVE);
  private static final String NUMBERS = "/\\d{4}(?:\\.\\d{4})*";
  private static final Pattern CHUNK =
      Pattern.compile(".*" + NUMBERS + "(?:~\\d{4})?", Pattern.DOTALL);
  private static final Pattern CONTINUED =
      Pattern.compile(".*" + NUMBERS + "~\\d{4}", Pattern.DOTALL);
  private static final Pattern SECTION = Pattern.compile(".*" + NUMBERS + "-[^/]*", Pattern.DOTALL);

  private ImportKeys() {}

  /** The key of a document of this name; empty when the name has no letters. */
  static String document(String name) {
    String slug = slug(EXTENSION.matcher(name.strip()).replaceFirst(""));
    if (slug.length() <= LONGEST_SLUG) {
      return slug;
    }
    String hash = slug(Hashes.sha256(slug).substring(0, 8));
    return start(slug, LONGEST_SLUG - 9) + "-" + hash;
  }

  private static String slug(String words) {
    String composed = Normalizer.normalize(words, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return trimmed(NO_LETTERS.matcher(composed).replaceAll("-"));
  }

  private static String start(String slug, int length) {
    int end = Math.min(slug.length(), length);
    if (end < slug.length() && Character.isHighSurrogate(slug.charAt(end - 1))) {
      end--;
    }
    return trimmed(slug.substring(0, end));
  }

  private static String trimmed(String slug) {
    int from = slug.startsWith("-") ? 1 : 0;
    int to = slug.endsWith("-") && slug.length() > from ? slug.length() - 1 : slug.length();
    return slug.substring(from, to);
  }

  static String numbers(String parent, int child) {
    String number = "%04d".formatted(child);
    return parent.isEmpty() ? number : parent + "." + number;
  }

  static String section(String document, String numbers, String title) {
    return document + "/" + numbers + "-" + start(slug(title), LONGEST_SLUG);
  }

  static String chunk(String document, String numbers) {
    return document + "/" + numbers;
  }

  /**
   * @param piece from 2
   */
  static String continued(String document, String numbers, int piece) {
    return document + "/" + numbers + "~%04d".formatted(piece);
  }

  static boolean isChunk(String key) {
    return CHUNK.matcher(key).matches();
  }

  static boolean isContinued(String key) {
    return CONTINUED.matcher(key).matches();
  }

  static boolean isSection(String key) {
    return SECTION.matcher(key).matches();
  }
}
