package chat.roles.models;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.text.Hashes;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A picture, as it travels in dtos: {@code data:image/png;base64,…}.
 *
 * @param base64 its bytes
 */
record Image(String mimeType, String base64) {

  /** All pictures of a question, and all of an answer, are within it. */
  static final int MOST_CHARACTERS = 4_000_000;

  private static final int MOST = 10;
  private static final int LONGEST_HEAD = 40;
  private static final Pattern HEAD = Pattern.compile("data:(image/(?:png|jpeg|gif|webp));base64,");

  /**
   * The pictures of {@code options.images}.
   *
   * @throws ToolFailure 400 that names the first that is none
   */
  static List<Image> of(ObjectNode options) {
    JsonNode given = options.path("images");
    if (given.isMissingNode() || given.isNull()) {
      return List.of();
    }
    if (!given.isArray() || given.size() > MOST) {
      throw new ToolFailure(
          400, "llm: options.images must be a list of at most %d".formatted(MOST));
    }
    List<Image> images = new ArrayList<>();
    long characters = 0;
    for (JsonNode each : given) {
      Image image = each.isString() ? parse(each.stringValue()) : null;
      if (image == null) {
        throw new ToolFailure(
            400,
            "llm: options.images[%d] must be a text as in data:image/png;base64,… (png, jpeg, gif or webp)"
                .formatted(images.size()));
      }
      images.add(image);
      characters += image.base64.length();
    }
    if (characters > MOST_CHARACTERS) {
      throw new ToolFailure(
          400,
          "llm: options.images must have at most %d characters in all".formatted(MOST_CHARACTERS));
    }
    return images;
  }

  /** The picture of a data URL; null when it is none. */
  static @Nullable Image parse(String url) {
    Matcher head = HEAD.matcher(url.substring(0, Math.min(url.length(), LONGEST_HEAD)));
    if (!head.lookingAt()) {
      return null;
    }
    String base64 = url.substring(head.end());
    try {
      return Base64.getDecoder().decode(base64).length == 0
          ? null
          : new Image(head.group(1), base64);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  String url() {
    return "data:" + mimeType + ";base64," + base64;
  }

  /** What a trace shows of it. */
  ObjectNode described() {
    return Json.object()
        .put("mimeType", mimeType)
        .put("characters", base64.length())
        .put("sha256", Hashes.sha256(base64));
  }
}
