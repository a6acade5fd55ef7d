package chat.roles.hosts.language;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever it is given, an expression answers or throws its own exception, soon, on a small stack.
 */
class HostileExpressionsTests {

  private static final int SMALL_STACK = 512 * 1024;
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final TestScope SCOPE = new TestScope(names());

  private static final List<String> TOKENS =
      List.of(
          "+",
          "-",
          "*",
          "/",
          "//",
          "%",
          "^",
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          " in ",
          "&&",
          "||",
          "!",
          "?",
          ":",
          "?:",
          "|",
          ".",
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          ",",
          " ",
          "typeof ",
          "'a'",
          "\"b\"",
          "'",
          "\"",
          "\\",
          "1",
          "0",
          "2.5",
          "1e400",
          ".5",
          "9999999999",
          "-1",
          "a",
          "b",
          ".a",
          ".b",
          "big",
          "deep",
          "text",
          "nothing",
          "null",
          "true",
          "false",
          "len",
          "json(",
          "keys(",
          "values(",
          "first(",
          "last(",
          "join(",
          "split(",
          "escape(",
          "upper(",
          "now()",
          "uuid()",
          "|len",
          "|json",
          "|join('')",
          "|split('')",
          "|escape",
          "=",
          "&",
          "\n",
          "\0",
          "\uD800",
          "😀",
          "<<",
          ">>",
          "constructor",
          "__proto__",
          "a:",
          "length",
          "0x",
          "#",
          "@");

  private static JsonNode names() {
    ObjectNode names = Json.object();
    ArrayNode big = names.putArray("big");
    for (int i = 0; i < 20_000; i++) {
      big.addObject().put("a", i % 7).put("b", "x".repeat(i % 5));
    }
    JsonNode deep = Json.nodes().numberNode(1);
    for (int i = 0; i < 190; i++) {
      deep = i % 2 == 0 ? Json.nodes().arrayNode().add(deep) : Json.object().set("a", deep);
    }
    names.set("deep", deep);
    names.put("text", "ab".repeat(500_000));
    names.put("needle", "ab".repeat(250_000) + "c");
    names.put("a", 1);
    names.set("b", Json.parse("[{\"a\":[1,{\"b\":null}],\"b\":\"x\"},[],null,1e308]"));
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(", "[", "{", "{a:", "!", "-", "+", "- ", "typeof ", "a.", "a[", "a[.", "a|len", "|", "1+",
        "1^", "1?", "1?1:", "a?:", "1?2?", "len(", "json(", "[[", "[1,", "(1)+(", "'a'+", "a==",
        ".a", ".a[", "!!", "1//", "a in ", "\\", "'\\", "'\\u", "1e", "1.", ".1", "9", "a&&(b||",
        "\n", " ", "😀", "\0", "a.0.", "x|join(", "{'a':[", "a<b>c"
      })
  void anythingRepeatedEndsSoon(String piece) {
    for (int times : new int[] {50, 99, 100, 101, 300, 1_000, 3_000, 20_000, 200_000}) {
      String wide = piece.repeat(times);
      evaluatesSoon(wide);
      evaluatesSoon(wide + "1");
      evaluatesSoon(wide + "1" + closing(piece).repeat(times));
    }
  }

  private static String closing(String piece) {
    StringBuilder closing = new StringBuilder();
    for (int i = 0; i < piece.length(); i++) {
      switch (piece.charAt(i)) {
        case '(' -> closing.insert(0, ')');
        case '[' -> closing.insert(0, ']');
        case '{' -> closing.insert(0, '}');
        case '?' -> closing.append(":1");
        default -> {}
      }
    }
    return closing.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "big[.a || big[.a || big[.a || big[.a].length].length].length].length",
        "big[.a == big[.a == big[.a == 9].length].length].length",
        "big == big && deep == deep",
        "big[big == big && .a]",
        "big[text + text + text == .a]",
        "big[needle in text || .a]",
        "needle in text",
        "big[text < text || .a]",
        "big[text == text + '' && .a]",
        "big[json(big) == .a]",
        "big[len(split(text, '')) == .a]",
        "split(text, '')",
        "split(text, 'ab')",
        "split(text, needle)",
        "split(needle, text)",
        "join(split(text, 'b'), text)",
        "join([text, text, text, text, text, text, text, text, text, text], text)",
        "text + text + text + text + text + text + text + text + text + text",
        "[big,big,big,big,big,big,big,big,big,big,big,big,big,big,big,big,big,big,big,big]",
        "[[deep]]",
        "{a: {b: [deep, deep]}}",
        "[[[[[[[[[[[deep]]]]]]]]]]]",
        "[[[[[[[[[[[deep]]]]]]]]]]] + ''",
        "json([[[[[[[[[[[deep]]]]]]]]]]])",
        "escape(escape(escape(escape(escape(escape(json(big)))))))",
        "json(json(json(json(json(json(json(json(big))))))))",
        "upper(text + needle) == lower(text)",
        "big + big",
        "+big",
        "big * big",
        "deep < deep",
        "big[+.b || +text]",
        "big[now() && .a]",
        "big[uuid() != .a]",
        "9^9^9^9^9^9",
        "1e308 * 10 // 0 % 0",
        "big[1e999]",
        "big[0 - 1]",
        "text[99999999999]",
        "big['9999999999']",
        "big['99999999999999999999999']",
        "text|split('b')|join('')|len",
        "+('0x' + text)",
        "+('1' + join(split(text, 'ab'), '0'))",
        "+('1e' + 99999999999)",
      })
  void expensiveWorkEndsSoon(String source) {
    evaluatesSoon(source);
  }

  @Test
  void randomTokensEndSoon() {
    Random random = new Random(20261122);
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder source = new StringBuilder();
      for (int n = random.nextInt(1, 30); n > 0; n--) {
        source.append(TOKENS.get(random.nextInt(TOKENS.size())));
      }
      sources.add(source.toString());
    }
    evaluateSoon(sources, Duration.ofSeconds(60));
  }

  @Test
  void randomExpressionsAreValuesThatCanBeKept() {
    Random random = new Random(4711);
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      sources.add(expression(random, 5));
    }
    List<JsonNode> values = evaluateSoon(sources, Duration.ofSeconds(60));
    assertThat(values).hasSizeGreaterThan(15_000);
    for (JsonNode value : values) {
      Values.asString(value);
      Values.truth(value);
      if (!value.isMissingNode()) {
        JsonNode kept = Values.storable(value);
        JsonNode read = Json.parse(Json.write(kept));
        assertThat(Values.toText(read)).isEqualTo(Values.toText(kept));
      }
    }
  }

  private static String expression(Random random, int depth) {
    if (depth == 0) {
      return List.of(
              "1", "0", "'x'", "''", "null", "true", "b", "b.0", "nothing", "-0", "1e21", "[]",
              ".a")
          .get(random.nextInt(13));
    }
    String left = "(" + expression(random, random.nextInt(depth)) + ")";
    String right = "(" + expression(random, random.nextInt(depth)) + ")";
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> left + operator(random) + right;
      case 3 -> left + "?" + right + ":" + expression(random, depth - 1);
      case 4 -> "[" + left + "," + right + "]";
      case 5 -> "{a:" + left + ",'b':" + right + "}";
      case 6 -> left + "[" + right + "]";
      case 7 ->
          left
              + "|"
              + List.of("len", "json", "escape", "first", "last", "join", "keys", "values", "upper")
                  .get(random.nextInt(9));
      case 8 -> List.of("!", "-", "+", "typeof ").get(random.nextInt(4)) + left;
      default ->
          left + List.of(".a", ".b", ".0", ".length", "[.a]", "[.b == .a]").get(random.nextInt(6));
    };
  }

  private static String operator(Random random) {
    return List.of(
            "+", "-", "*", "/", "//", "%", "^", "==", "!=", "<", ">=", " in ", "&&", "||", "?:")
        .get(random.nextInt(15));
  }

  private static void evaluatesSoon(String source) {
    evaluateSoon(List.of(source), SOON);
  }

  /** The values of those that have one; everything runs on a thread with a small stack. */
  private static List<JsonNode> evaluateSoon(List<String> sources, Duration atMost) {
    List<JsonNode> values = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<Throwable> escaped = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> evaluate(sources, values, escaped), "small", SMALL_STACK);
    thread.setDaemon(true);
    long from = System.nanoTime();
    thread.start();
    try {
      assertThat(thread.join(atMost.multipliedBy(5)))
          .as("does not end: %s", first(sources))
          .isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(escaped.get()).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .as("takes long: %s", first(sources))
        .isLessThan(atMost.multipliedBy(5));
    return values;
  }

  private static String first(List<String> sources) {
    String source = sources.getFirst();
    return source.length() < 200 ? source : source.substring(0, 200);
  }

  private static void evaluate(
      List<String> sources, List<JsonNode> values, AtomicReference<Throwable> escaped) {
    for (String source : sources) {
      try {
        JsonNode value = Expression.parse(source).evaluate(SCOPE);
        Values.toText(value);
        values.add(value);
      } catch (ExpressionException expected) {
        if (expected.getMessage().isBlank()) {
          escaped.set(expected);
        }
      } catch (Throwable other) {
        escaped.set(new AssertionError("from " + first(List.of(source)), other));
      }
    }
  }
}
