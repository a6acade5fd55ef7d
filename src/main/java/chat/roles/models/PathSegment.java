package chat.roles.models;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A name as one segment of a URL's path, whatever is in it. */
final class PathSegment {

  private PathSegment() {}

  /**
   * @throws ModelFailure 400 for what programs take for a way up
   */
  static String of(String name) {
    if (name.isEmpty() || name.matches("\\.+")) {
      throw new ModelFailure(400, "\"%s\" is no name of a model".formatted(name));
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
