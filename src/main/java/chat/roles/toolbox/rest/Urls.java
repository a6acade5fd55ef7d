package chat.roles.toolbox.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** URLs as people and programs write them. */
final class Urls {

  /** What may stand in a URL as it is, beside letters and digits. */
  private static final String LEGAL = "-._~:/?#@!$&'()*+,;=";

  private Urls() {}

  /**
   * The URL, with what cannot stand in one percent-encoded and without its fragment.
   *
   * @throws IllegalArgumentException when it is none
   */
  static URI parse(String text) {
    int fragment = text.indexOf('#');
    String url = fragment < 0 ? text : text.substring(0, fragment);
    int authority = url.indexOf("://");
    int path = authority < 0 ? 0 : endOfAuthority(url, authority + 3);
    try {
      return new URI(url.substring(0, path) + encoded(url.substring(path)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
    }
  }

  /** Where the host and port of a URL end. */
  static int endOfAuthority(String url, int from) {
    int at = from;
    while (at < url.length() && "/?#\\".indexOf(url.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      encoded.append((char) (b & 0xff));
    }
    String bytes = encoded.toString();
    encoded.setLength(0);
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (isLegal(c) || (c == '%' && isEscape(bytes, i))) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || LEGAL.indexOf(c) >= 0;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  /** Whether the path climbs: has {@code .} or {@code ..} as a part, escaped or not. */
  static boolean climbs(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return List.of(path.replaceAll("(?i)%2e", ".").split("[/\\\\]|(?i)%2f|%5c", -1)).stream()
        .anyMatch(part -> part.equals(".") || part.equals(".."));
  }

  /** A name or a value of a query. */
  static String component(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
