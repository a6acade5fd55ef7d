package chat.roles.toolbox.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text of the configuration, in which secrets stand as themselves and never as text. Taken apart
 * as it is written, before anything else is put in: no value that a template shows can name a
 * secret.
 */
record Phrase(List<Part> parts) {

  static final String HIDDEN = "***";

  private static final Pattern SECRET =
      Pattern.compile("<[<|?]\\s*(secrets|mySecrets)\\.([A-Za-z][A-Za-z0-9_]{0,63})\\s*[?|>]>");
  private static final Pattern MARKER = Pattern.compile("<[<|?](.*?)[?|>]>");
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\w.$'\"])(?:secrets|mySecrets)(?![\\w$'\":])");

  Phrase {
    parts = List.copyOf(parts);
  }

  /** A part of a phrase. */
  sealed interface Part {}

  /** Text whose templates are still to be filled in. */
  record Template(String text) implements Part {}

  /** Text as it is. */
  record Text(String text) implements Part {}

  /**
   * A secret.
   *
   * @param authors whether it is the host's author's; else the running user's
   */
  record Secret(boolean authors, String name) implements Part {
    @Override
    public String toString() {
      return (authors ? "secrets." : "mySecrets.") + name;
    }
  }

  /** A text that has neither templates nor secrets. */
  static Phrase literal(String text) {
    return new Phrase(List.of(new Text(text)));
  }

  /**
   * @param mistakes told when a secret is used otherwise than as a whole marker
   */
  static Phrase parse(String text, Consumer<String> mistakes) {
    List<Part> parts = new ArrayList<>();
    Matcher secret = SECRET.matcher(text);
    int from = 0;
    while (secret.find()) {
      add(parts, text.substring(from, secret.start()), mistakes);
      parts.add(new Secret(secret.group(1).equals("secrets"), secret.group(2)));
      from = secret.end();
    }
    add(parts, text.substring(from), mistakes);
    return new Phrase(parts);
  }

  private static void add(List<Part> parts, String text, Consumer<String> mistakes) {
    if (mentionsSecrets(text)) {
      mistakes.accept(
          "a secret is put in as it is: write <<secrets.NAME>> or <<mySecrets.NAME>> and nothing else in the brackets");
    }
    if (!text.isEmpty()) {
      parts.add(new Template(text));
    }
  }

  /** Whether some template in the text speaks of secrets. */
  static boolean mentionsSecrets(String text) {
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      if (MENTION.matcher(marker.group(1)).find()) {
        return true;
      }
    }
    return false;
  }

  Phrase rendered(UnaryOperator<String> templates) {
    return new Phrase(
        parts.stream()
            .map(p -> p instanceof Template(String text) ? new Text(templates.apply(text)) : p)
            .toList());
  }

  List<Secret> secrets() {
    return parts.stream().filter(Secret.class::isInstance).map(Secret.class::cast).toList();
  }

  /** With stars for secrets. */
  String shown() {
    return told(_ -> HIDDEN);
  }

  /** With the secrets in it. */
  String told(Function<Secret, String> open) {
    return parts.stream()
        .map(part ->
            switch (part) {
              case Template(String text) -> text;
              case Text(String text) -> text;
              case Secret secret -> open.apply(secret);
            })
        .collect(Collectors.joining());
  }
}
