package chat.roles.kernel.web;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads request bodies within limits and names the place of each mistake; writes answers as the
 * shared mapper does. The body is UTF-8 whatever its media type says, as JSON always is.
 */
final class StrictJson extends JacksonJsonHttpMessageConverter {

  /** The largest body. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private final JsonMapper reading =
      Json.mapper()
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();
  private final BodyBinder binder = new BodyBinder(reading);

  StrictJson() {
    super(Json.mapper());
  }

  @Override
  public Object read(
      ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
      throws IOException {
    JavaType wanted = reading.constructType(type.getType());
    JsonNode body = BodyParser.parse(bytes(message));
    return binder.bind(body, wanted);
  }

  private static byte[] bytes(HttpInputMessage message) throws IOException {
    String encoding = message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Problem(
          Category.MEDIA_TYPE, "encoding-unsupported", "Send the body without Content-Encoding.");
    }
    if (message.getHeaders().getContentLength() > MAX_BYTES) {
      throw tooLarge();
    }
    byte[] bytes = message.getBody().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw tooLarge();
    }
    return bytes;
  }

  private static Problem tooLarge() {
    return new Problem(
        Category.TOO_LARGE, "body-too-large", "A request body has at most 4 MB (4,194,304 bytes).");
  }
}
