package chat.roles.toolbox.rest;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code METHOD url} and, on the lines after it, the configuration, as the program has it.
 *
 * @param method in upper case, or a template
 * @param url a template, its host and port usually plain
 * @param config null when it becomes JSON only when its templates are rendered
 * @param configText the configuration as it is written
 */
record RestAddress(String method, String url, @Nullable RestConfig config, String configText) {

  static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final String FORM =
      "write restAPI:METHOD url, as in restAPI:GET https://api.example.com/items";
  private static final String NO_SECRETS_HERE =
      "secrets exist in the configuration only, on the lines after the url: put it into headers or query, as in {\"headers\": {\"Authorization\": \"Bearer <<secrets.NAME>>\"}}";

  /**
   * Reads what follows {@code restAPI:}.
   *
   * @param mistakes told of every mistake that can be seen before the run
   * @return null when there is not even a method and a URL
   */
  static @Nullable RestAddress read(String address, GuardedHttp http, Consumer<String> mistakes) {
    int lineEnd = address.indexOf('\n');
    String first = (lineEnd < 0 ? address : address.substring(0, lineEnd)).strip();
    String rest = lineEnd < 0 ? "" : address.substring(lineEnd + 1).strip();
    int space = endOfMethod(first);
    if (space < 0) {
      mistakes.accept(
          first.contains("://") ? "the method is missing before the url: " + FORM : FORM);
      return null;
    }
    String method = method(first.substring(0, space), mistakes);
    String url = first.substring(space).strip();
    if (Phrase.mentionsSecrets(first)) {
      mistakes.accept(NO_SECRETS_HERE);
    }
    checkUrl(url, http, mistakes);
    return new RestAddress(method, url, config(rest, mistakes), rest);
  }

  /** The first space that is not inside of a template. */
  private static int endOfMethod(String line) {
    int from = line.startsWith("<") ? line.indexOf('>') + 1 : 0;
    for (int at = from; at < line.length(); at++) {
      if (Character.isWhitespace(line.charAt(at))) {
        return at;
      }
    }
    return -1;
  }

  private static String method(String written, Consumer<String> mistakes) {
    String method = written.toUpperCase(Locale.ROOT);
    if (hasMarker(written)) {
      return written;
    }
    if (!METHODS.contains(method)) {
      mistakes.accept(
          "%s is no method: write one of %s".formatted(written, String.join(", ", METHODS)));
    }
    return method;
  }

  private static @Nullable RestConfig config(String text, Consumer<String> mistakes) {
    if (text.isEmpty()) {
      return RestConfig.NONE;
    }
    try {
      JsonNode json = Json.parseGiven(text);
      return RestConfig.read(json, true, mistakes);
    } catch (JacksonException e) {
      if (!hasMarker(text)) {
        mistakes.accept("the configuration is no JSON: " + e.getOriginalMessage());
      } else if (Phrase.mentionsSecrets(text)) {
        mistakes.accept(
            "a configuration with secrets must be JSON as it is written: put templates inside of its texts");
      }
      return null;
    }
  }

  /** As much of the URL as no template can change. */
  private static void checkUrl(String url, GuardedHttp http, Consumer<String> mistakes) {
    int marker = firstMarker(url);
    String plain = marker < 0 ? url : url.substring(0, marker);
    int scheme = plain.indexOf(':');
    if (scheme < 0) {
      if (marker < 0) {
        mistakes.accept("%s has no scheme: write https://…".formatted(shortened(url)));
      }
      return;
    }
    if (!hasPlainAuthority(url)) {
      String name = plain.substring(0, scheme).toLowerCase(Locale.ROOT);
      if (!name.equals("http") && !name.equals("https")) {
        mistakes.accept("only http and https URLs are requested, not \"" + name + ":\"");
      }
      return;
    }
    try {
      String why = http.whyRefused(Urls.parse(plain));
      if (why != null) {
        mistakes.accept(why);
      }
    } catch (IllegalArgumentException e) {
      mistakes.accept("%s %s".formatted(shortened(url), e.getMessage()));
    }
  }

  private static boolean hasPlainAuthority(String url) {
    int marker = firstMarker(url);
    int authority = url.indexOf("://");
    return marker < 0 || (authority >= 0 && Urls.endOfAuthority(url, authority + 3) < marker);
  }

  private static boolean hasMarker(String text) {
    return firstMarker(text) >= 0;
  }

  private static int firstMarker(String text) {
    for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
      if (at + 1 < text.length() && "<|?".indexOf(text.charAt(at + 1)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  /** Whom it asks; null when only the run knows, or nobody. */
  @Nullable HttpTarget target() {
    if (!hasPlainAuthority(url)) {
      return null;
    }
    int marker = firstMarker(url);
    try {
      URI plain = Urls.parse(marker < 0 ? url : url.substring(0, marker));
      return HttpTarget.of(plain);
    } catch (HttpFault | IllegalArgumentException _) {
      return null;
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
