package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Addresses, prompts and dtos that nobody would write; the same for the same seed. */
@NullMarked
final class Garbage {

  private static final String[] PIECES = {
    "",
    " ",
    "a",
    "b.c",
    "0",
    "-1",
    "99999999999",
    "#",
    ":",
    ".",
    "..",
    "<<",
    ">>",
    "<?",
    "?>",
    "<?a.b?>",
    "<<id>>",
    "req",
    "req.data",
    "req.text",
    "req.statusCode",
    "req.options.x",
    "me",
    "#move",
    "flat",
    "continue",
    "parallel=3",
    "parallel=x",
    "array",
    "fix",
    "data",
    "warn",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ",",
    "{\"a\":",
    "null",
    "true",
    "\\u12",
    "\\",
    "é",
    "😀",
    "\n",
    "\t",
    "//",
    "/*",
    "```json\n",
    "1e999",
    "{\"type\":\"object\"}",
    "{\"type\":7}",
  };

  final Random random;

  Garbage(long seed) {
    this.random = new Random(seed);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Nullable JsonNode prompt() {
    return random.nextInt(5) == 0 ? null : value(0);
  }

  ChatDto dto() {
    return ChatDto.of(
        random.nextBoolean() ? null : "m1",
        random.nextInt(4) == 0 ? null : text(),
        random.nextInt(4) == 0 ? null : value(0),
        0,
        null,
        random.nextBoolean() ? null : Json.object().put("n", 1));
  }

  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> Json.nodes().nullNode();
      case 1 -> Json.nodes().booleanNode(random.nextBoolean());
      case 2 -> Json.nodes().numberNode(random.nextInt(1_000) - 500);
      case 3 -> Json.nodes().numberNode(random.nextGaussian() * 1e6);
      case 4, 5 -> Json.nodes().stringNode(text());
      case 6 -> {
        ArrayNode array = Json.nodes().arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth + 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(random.nextBoolean() ? "id" : text(), value(depth + 1));
        }
        yield object;
      }
    };
  }
}
