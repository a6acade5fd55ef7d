package chat.roles.memory.imports;

import chat.roles.kernel.text.Hashes;
import chat.roles.memory.imports.reader.Format;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document on its way in.
 *
 * @param format null for a tree of nodes as JSON
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
record GivenDocument(@Nullable Format format, byte[] file) {

  private static final int LOOKED_AT = 2_000;
  private static final Pattern DATA_URL = Pattern.compile("^data:[^,]{0,200};base64,");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern HTML =
      Pattern.compile(
          "<(?:!doctype html|html|head|body|h[1-6]|p|div|table|ul|ol)[\\s>]",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MARKDOWN =
      Pattern.compile(
          "^(?:#{1,6} |```|~~~|[-*+] |> |\\d+\\. |\\|.*\\|$|={3,}$|-{3,}$)|\\[[^]]+]\\([^)]+\\)|\\*\\*\\S",
          Pattern.MULTILINE);

  static GivenDocument of(ImportArguments arguments) {
    String content = arguments.text("content");
    String text = content == null ? arguments.document() : null;
    byte[] file;
    if (content != null) {
      file = decoded(content);
    } else if (text != null && !text.isBlank()) {
      file = text.getBytes(StandardCharsets.UTF_8);
    } else if (arguments.object().path("nodes").isArray()) {
      return tree(arguments.object());
    } else {
      throw ImportArguments.invalid(
          "There is no document: send it as text, or as base64 in data.content.");
    }
    return of(arguments, file);
  }

  private static GivenDocument tree(JsonNode object) {
    return new GivenDocument(null, object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] decoded(String content) {
    String base64 = SPACE.matcher(DATA_URL.matcher(content).replaceFirst("")).replaceAll("");
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw ImportArguments.wrong("$.content", "must be the file in base64");
    }
  }

  private static GivenDocument of(ImportArguments arguments, byte[] file) {
    String given = arguments.text("format");
    if (given == null) {
      return guessed(arguments.name(), file);
    }
    Format format =
        switch (given.toLowerCase(Locale.ROOT)) {
          case "markdown", "md" -> Format.MARKDOWN;
          case "text", "txt" -> Format.TEXT;
          case "html" -> Format.HTML;
          case "pdf" -> Format.PDF;
          case "json" -> null;
          default ->
              throw ImportArguments.wrong(
                  "$.format", "must be one of markdown, text, html, pdf, json");
        };
    return new GivenDocument(format, file);
  }

  private static GivenDocument guessed(@Nullable String name, byte[] file) {
    String start =
        new String(file, 0, Math.min(file.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
    String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
    if (start.contains("%PDF-")) {
      return new GivenDocument(Format.PDF, file);
    }
    if (start.stripLeading().startsWith("{") && start.contains('"' + TreeJson.FORMAT + '"')) {
      return new GivenDocument(null, file);
    }
    if (lower.endsWith(".md") || lower.endsWith(".markdown")) {
      return new GivenDocument(Format.MARKDOWN, file);
    }
    if (lower.endsWith(".txt")) {
      return new GivenDocument(Format.TEXT, file);
    }
    if (start.stripLeading().startsWith("<") && HTML.matcher(start).find()) {
      return new GivenDocument(Format.HTML, file);
    }
    boolean markdown = MARKDOWN.matcher(start).find();
    return new GivenDocument(markdown ? Format.MARKDOWN : Format.TEXT, file);
  }

  /** For the question in the journal: the file by its hash. */
  String hash() {
    return Hashes.sha256(Base64.getEncoder().encodeToString(file));
  }

  String formatName() {
    return format == null ? "json" : format.name().toLowerCase(Locale.ROOT);
  }
}
