package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/** JavaScript's numbers: their printing, their reading, and how they are kept as JSON. */
final class Numbers {

  private static final double MAX_EXACT_LONG = 9.007199254740992e15;

  private Numbers() {}

  /** A whole number becomes an integer node, so that it is written without a fraction. */
  static JsonNode node(double value) {
    if (value != Math.rint(value) || Math.abs(value) > MAX_EXACT_LONG || isNegativeZero(value)) {
      return Json.nodes().numberNode(value);
    }
    long whole = (long) value;
    return whole == (int) whole
        ? Json.nodes().numberNode((int) whole)
        : Json.nodes().numberNode(whole);
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  /** JavaScript's Number::toString. */
  static String print(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == Math.rint(value) && Math.abs(value) <= MAX_EXACT_LONG) {
      return Long.toString((long) value);
    }
    String text = positional(shortest(Math.abs(value)));
    return value < 0 ? "-" + text : text;
  }

  /**
   * The shortest decimal that reads back as the value. The JDK's has at least two digits and so is
   * not always the shortest.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() != 2) {
      return decimal;
    }
    BigInteger[] parts = decimal.unscaledValue().divideAndRemainder(BigInteger.TEN);
    BigInteger digit = parts[1].intValue() >= 5 ? parts[0].add(BigInteger.ONE) : parts[0];
    BigDecimal single = new BigDecimal(digit, decimal.scale() - 1);
    return single.doubleValue() == value ? single.stripTrailingZeros() : decimal;
  }

  private static String positional(BigDecimal decimal) {
    String digits = decimal.unscaledValue().toString();
    int count = digits.length();
    int point = count - decimal.scale();
    if (point >= count && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (point > 0 && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (point > -6 && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int exponent = point - 1;
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /** JavaScript's Number(text): NaN unless the whole text is a number; 0 for blank text. */
  static double parse(String text) {
    String number = Strings.trim(text);
    if (number.isEmpty()) {
      return 0;
    }
    if (number.length() > 2 && number.charAt(0) == '0') {
      switch (number.charAt(1)) {
        case 'x', 'X' -> {
          return whole(number, 16);
        }
        case 'o', 'O' -> {
          return whole(number, 8);
        }
        case 'b', 'B' -> {
          return whole(number, 2);
        }
        default -> {}
      }
    }
    return switch (number) {
      case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> isDecimal(number) ? Double.parseDouble(number) : Double.NaN;
    };
  }

  private static double whole(String number, int radix) {
    int from = 2;
    for (int i = from; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= 128 || Character.digit(c, radix) < 0) {
        return Double.NaN;
      }
    }
    while (from < number.length() - 1 && number.charAt(from) == '0') {
      from++;
    }
    if (number.length() - from > 1024) {
      return Double.POSITIVE_INFINITY;
    }
    return new BigInteger(number.substring(from), radix).doubleValue();
  }

  /** {@code [+-] digits [. digits] [e [+-] digits]}, with a digit on one side of the point. */
  private static boolean isDecimal(String number) {
    int at = sign(number, 0);
    int whole = digits(number, at);
    int end = whole;
    boolean any = whole > at;
    if (end < number.length() && number.charAt(end) == '.') {
      end = digits(number, end + 1);
      any |= end > whole + 1;
    }
    if (any && end < number.length() && (number.charAt(end) | 0x20) == 'e') {
      int exponent = sign(number, end + 1);
      end = digits(number, exponent);
      any = end > exponent;
    }
    return any && end == number.length();
  }

  private static int sign(String number, int at) {
    return at < number.length() && (number.charAt(at) == '+' || number.charAt(at) == '-')
        ? at + 1
        : at;
  }

  private static int digits(String number, int at) {
    int end = at;
    while (end < number.length() && number.charAt(end) >= '0' && number.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
