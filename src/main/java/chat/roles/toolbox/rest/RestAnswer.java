package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ToolFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a reply comes to: {@code status}, and {@code data} or {@code text} when it has a body. */
final class RestAnswer {

  private static final int MAX_TEXT = 1_000_000;
  private static final int SHOWN = 500;
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([\\w.:+-]+)", Pattern.CASE_INSENSITIVE);

  private RestAnswer() {}

  /**
   * @throws ToolFailure when the body is neither JSON nor text that can be used
   */
  static ObjectNode of(HttpReply reply, Redaction redaction) {
    ObjectNode answer = Json.object().put("status", reply.status());
    if (reply.body().length == 0) {
      return answer;
    }
    String type = reply.header("Content-Type").orElse("");
    String text = text(reply.body(), type);
    @Nullable JsonNode json = isJson(type, text) ? json(text) : null;
    if (json != null) {
      answer.set("data", redaction.of(json));
    } else if (text.length() > MAX_TEXT) {
      throw new ToolFailure(
          502, "restAPI: the answer is a text of more than 1,000,000 characters; ask for a part");
    } else {
      answer.put("text", redaction.of(text));
    }
    return answer;
  }

  /** The beginning of the body, in one line. */
  static String beginning(JsonNode answer) {
    JsonNode data = answer.get("data");
    String body = data == null ? answer.path("text").asString("") : Json.write(data);
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static boolean isJson(String contentType, String text) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      return text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
    }
    return type.endsWith("/json") || type.endsWith("+json");
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return Json.parseGiven(text);
    } catch (JacksonException _) {
      return null;
    }
  }

  private static String text(byte[] body, String contentType) {
    try {
      String text =
          charset(contentType)
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      if (text.indexOf(0) < 0) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
    } catch (CharacterCodingException _) {
      // told below
    }
    throw new ToolFailure(
        502,
        "restAPI: the answer (%s) is neither JSON nor text"
            .formatted(contentType.isEmpty() ? "of no given type" : contentType));
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }
}
