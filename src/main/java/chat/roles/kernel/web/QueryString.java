package chat.roles.kernel.web;

import chat.roles.kernel.problems.Mistake;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong with a query string, if anything. */
final class QueryString {

  private static final int MAX_PARAMETERS = 200;
  private static final int MAX_NAME = 60;

  private QueryString() {}

  static Optional<Mistake> mistake(@Nullable String query) {
    if (query == null) {
      return Optional.empty();
    }
    String[] parameters = query.split("&", -1);
    if (parameters.length > MAX_PARAMETERS) {
      return Optional.of(
          new Mistake("", "the URL has more than " + MAX_PARAMETERS + " query parameters"));
    }
    for (String parameter : parameters) {
      String name = parameter.split("=", 2)[0];
      if (decoded(parameter) == null) {
        String shown = decoded(name) == null ? "" : name;
        return Optional.of(
            new Mistake(
                shown.substring(0, Math.min(shown.length(), MAX_NAME)),
                "the query parameter is not percent-encoded UTF-8 without U+0000"));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        return null;
      }
      bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
      i += 2;
    }
    return unicode(bytes.toByteArray());
  }

  private static @Nullable String unicode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf(0) >= 0 ? null : text;
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
