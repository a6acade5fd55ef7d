package chat.roles.kernel.ids;

import com.aventrix.jnanoid.jnanoid.NanoIdUtils;
import java.util.regex.Pattern;

/**
 * How all ids look: what we make is a nanoid of 21 characters; fixed ids of shipped roles are
 * words.
 */
public final class Ids {

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Ids() {}

  /** A new random id: 21 characters of {@code A-Za-z0-9_-}, 126 bits. */
  public static String nanoid() {
    return NanoIdUtils.randomNanoId();
  }

  /**
   * The text itself, when it can be an id.
   *
   * @throws IllegalArgumentException when it cannot; as part of a path this answers 404
   */
  static String checked(String value) {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an id");
    }
    return value;
  }
}
