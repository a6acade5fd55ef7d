package chat.roles.house;

import chat.roles.house.ApiPaths.Operation;
import chat.roles.kernel.json.Json;
import chat.roles.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that nobody well-meaning sends. Each starts from a good one and spoils one or more of
 * its parts. The same seed gives the same requests, but for the ids of things that were really
 * made, which are put into some paths.
 */
final class HostileRequests {

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-1e400",
          "1e-400",
          "-0",
          "2147483648",
          "-9223372036854775809",
          "9".repeat(400),
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"1\"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u202e\\u200b\"",
          "\"💥\"",
          "\"'; DROP TABLE app_user; --\"",
          "\"${jndi:ldap://x}\"",
          "\"%s%n%x\"",
          "\"../../etc/passwd\"",
          "\"<script>\"",
          "\"{{x}}${x}\"",
          "\"" + "x".repeat(20_000) + "\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[{}]",
          "{\"a\":{}}",
          "{\"\":null}",
          "{\"__proto__\":{}}",
          "{\"class\":\"java.lang.Runtime\"}",
          "{\"@type\":\"x\"}",
          "[\"x\",\"x\",1]",
          "[".repeat(150) + "]".repeat(150),
          "[".repeat(10_000) + "]".repeat(10_000));

  private static final List<String> WORDS =
      List.of(
          "x",
          "-1",
          "0",
          "null",
          "",
          "%00",
          "a%00b",
          "%",
          "%zz",
          "%ff",
          "%c0%80",
          "%ed%a0%80",
          "..",
          "%2e%2e",
          "%2f",
          "a%2fb",
          "%5c",
          ";a=b",
          "%0d%0a",
          "%20",
          "+",
          "%F0%9F%92%A5",
          "x".repeat(500),
          "[",
          "{x}",
          "|",
          "\"",
          "<",
          "99999999999999999999",
          "1.5",
          "1e9",
          "true",
          "%25",
          "%252f",
          "a,b",
          "*",
          "'",
          "~",
          "\u00ff",
          "a b");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "text/plain",
          "application/json;charset=utf-16",
          "a",
          "/",
          "",
          "application/json; boundary",
          "multipart/form-data",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded",
          "application/xml",
          "application/merge-patch+json",
          "application/json\u00ff",
          "text/event-stream",
          "*/*",
          "image/png",
          "a/b;q=x",
          "a/b;;,,");

  private static final List<String> NAMES =
      List.of(
          "Content-Type",
          "Accept",
          "Accept-Encoding",
          "Accept-Language",
          "x-api-version",
          "Authorization",
          "Content-Encoding",
          "Content-Length",
          "Transfer-Encoding",
          "Last-Event-ID",
          "Cookie",
          "Origin",
          "If-None-Match",
          "Range",
          "Expect",
          "Host",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-HTTP-Method-Override",
          "Upgrade",
          "X\u00ff",
          "");

  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get");

  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  private final Random random;
  private final String token;
  private final Things ids;

  /**
   * @param ids of things that exist; others may be added while this works
   */
  HostileRequests(long seed, String token, Things ids) {
    this.random = new Random(seed);
    this.token = token;
    this.ids = ids;
  }

  byte[] next(Operation operation) {
    String method = chance(15) ? pick(METHODS) : operation.method();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "127.0.0.1");
    headers.put("Connection", "close");
    headers.put("Authorization", "Bearer " + token);
    byte[] body = method.equals("GET") || method.equals("HEAD") ? new byte[0] : body(operation);
    if (body.length > 0) {
      headers.put("Content-Type", "application/json");
      headers.put("Content-Length", Integer.toString(body.length));
    }
    if (chance(15)) {
      headers.put(pick(NAMES), pick(chance(50) ? TYPES : WORDS));
    }
    if (chance(10)) {
      headers.put("Content-Type", pick(TYPES));
    }
    if (chance(5)) {
      headers.remove(pick(NAMES));
    }
    return RawHttp.request(method, target(operation), headers, body);
  }

  private String target(Operation operation) {
    String path =
        VARIABLE
            .matcher(operation.path())
            .replaceAll(_ ->
                Matcher.quoteReplacement(
                    chance(75) ? id(Things.kind(operation.path())) : pick(WORDS)));
    if (chance(3)) {
      path += pick(WORDS);
    }
    StringBuilder target = new StringBuilder(path).append(chance(50) ? "?" : "?x=1");
    for (String query : operation.queries()) {
      if (chance(50)) {
        target.append('&').append(query).append('=').append(pick(WORDS));
      }
    }
    return target + (chance(5) ? "&" + pick(WORDS) + "=" + pick(WORDS) : "");
  }

  private String id(String kind) {
    List<String> known = chance(90) ? ids.of(kind) : ids.all();
    return known.isEmpty() ? "V1StGXR8_Z5jdHi6B-myT" : pick(known);
  }

  /** The example with ids of things that exist, so that it gets past the first look-up. */
  private JsonNode good(JsonNode example) {
    if (!(example instanceof ObjectNode object)) {
      return example.isMissingNode() ? Json.object() : example.deepCopy();
    }
    ObjectNode good = object.deepCopy();
    for (String name : List.copyOf(good.propertyNames())) {
      if (name.endsWith("Id") && chance(75)) {
        good.put(name, id(name.substring(0, name.length() - 2)));
      } else if (name.endsWith("Id") || chance(15)) {
        good.remove(name);
      }
    }
    return good;
  }

  private byte[] body(Operation operation) {
    JsonNode good = good(operation.body());
    String text =
        switch (random.nextInt(12)) {
          case 0 -> "";
          case 1 -> pick(VALUES);
          case 2, 7 -> Json.write(good);
          case 3 -> Json.write(good).substring(0, random.nextInt(Json.write(good).length()));
          case 4 -> Json.write(good) + pick(VALUES);
          case 5 -> "[" + Json.write(good) + "]";
          case 6 -> "{\"x\":".repeat(10_000);
          default -> spoiled(good);
        };
    byte[] bytes = text.getBytes(chance(3) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    if (bytes.length > 0 && chance(5)) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Puts a value where it does not belong, somewhere in the tree. */
  private String spoiled(JsonNode tree) {
    String mark = "\"spoiled\"";
    JsonNode at = tree;
    while (at.isContainer() && !at.isEmpty()) {
      int child = random.nextInt(at.size());
      boolean here = chance(60);
      if (at instanceof ObjectNode object) {
        String name = List.copyOf(object.propertyNames()).get(child);
        if (here || !object.get(name).isContainer() || object.get(name).isEmpty()) {
          object.put(name, "spoiled");
          break;
        }
        at = object.get(name);
      } else if (at instanceof ArrayNode array) {
        if (here || !array.get(child).isContainer() || array.get(child).isEmpty()) {
          array.set(child, "spoiled");
          break;
        }
        at = array.get(child);
      }
    }
    return Json.write(tree).replace(mark, pick(VALUES));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
