package chat.roles.kernel.json;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that a stranger wrote. Matching gives up after a bounded number of looks at
 * the text, since some expressions need more of them than there is time.
 */
final class BoundedRegex implements RegularExpression {

  private static final int MAX_LOOKS = 2_000_000;

  private final Pattern pattern;

  BoundedRegex(String regex) {
    try {
      this.pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw new IllegalArgumentException(
          "has a pattern that is no regular expression: " + regex, e);
    }
  }

  @Override
  public boolean matches(String value) {
    try {
      return pattern.matcher(new Counted(value)).find();
    } catch (StackOverflowError e) {
      throw new IllegalStateException("the pattern " + pattern + " is too deep for this text", e);
    }
  }

  private static final class Counted implements CharSequence {

    private final String text;
    private int looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MAX_LOOKS) {
        throw new IllegalStateException("a pattern takes too many steps on this text");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
