package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpSecret;
import chat.roles.kernel.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts stars where a server repeats a secret: as it is or its longer words, in any case, escaped as
 * in URLs and JSON, in base64 or in hexadecimal.
 */
final class Redaction {

  private static final int SHORTEST_WORD = 8;

  private final @Nullable Pattern secrets;

  Redaction(Collection<HttpSecret> held) {
    Set<String> forms = new LinkedHashSet<>();
    held.forEach(s -> addForms(s.value(), forms));
    this.secrets =
        forms.isEmpty()
            ? null
            : Pattern.compile(
                forms.stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE);
  }

  private static void addForms(String value, Set<String> forms) {
    addEncoded(value, forms);
    for (String word : value.split("[\\s:=,;]+", -1)) {
      if (word.length() >= SHORTEST_WORD) {
        addEncoded(word, forms);
      }
    }
  }

  private static void addEncoded(String value, Set<String> forms) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    String inJson = Json.write(value);
    forms.add(value);
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    forms.add(Urls.component(value));
    forms.add(inJson.substring(1, inJson.length() - 1));
    forms.add(value.replace("/", "\\/"));
    forms.add(HexFormat.of().formatHex(bytes));
    for (int shift = 0; shift < 3; shift++) {
      addBase64(bytes, shift, forms);
    }
  }

  /** In base64 behind other bytes, without the characters that depend on what is around it. */
  private static void addBase64(byte[] bytes, int shift, Set<String> forms) {
    byte[] shifted = new byte[bytes.length + shift];
    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
    int from = shift == 0 ? 0 : shift + 1;
    int to = shifted.length / 3 * 4;
    for (Base64.Encoder encoder :
        new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      String text = encoder.encodeToString(shifted);
      if (to - from >= SHORTEST_WORD) {
        forms.add(text.substring(from, to));
      }
    }
  }

  String of(String text) {
    return secrets == null ? text : secrets.matcher(text).replaceAll(Phrase.HIDDEN);
  }

  JsonNode of(JsonNode value) {
    if (secrets == null) {
      return value;
    }
    return switch (value.getNodeType()) {
      case STRING -> Json.nodes().stringNode(of(value.stringValue()));
      case NUMBER -> {
        String text = value.asString();
        yield secrets.matcher(text).find() ? Json.nodes().stringNode(of(text)) : value;
      }
      case ARRAY -> {
        ArrayNode array = Json.nodes().arrayNode(value.size());
        value.forEach(element -> array.add(of(element)));
        yield array;
      }
      case OBJECT -> {
        ObjectNode object = Json.object();
        value.forEachEntry((name, field) -> object.set(of(name), of(field)));
        yield object;
      }
      default -> value;
    };
  }
}
