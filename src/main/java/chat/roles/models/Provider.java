package chat.roles.models;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose protocol an endpoint speaks. */
enum Provider {
  OPENAI_COMPATIBLE("openai-compatible"),
  AZURE("azure"),
  ANTHROPIC("anthropic"),
  GEMINI("gemini");

  private final String word;

  Provider(String word) {
    this.word = word;
  }

  /** How configurations call it. */
  String word() {
    return word;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Provider::word).toList();
  }

  /**
   * The provider of that name, or without a name the one whose host it is.
   *
   * @throws IllegalArgumentException when no provider is called so
   */
  static Provider of(@Nullable String word, URI url) {
    if (word == null) {
      return at(String.valueOf(url.getHost()).toLowerCase(Locale.ROOT));
    }
    return Arrays.stream(values())
        .filter(provider -> provider.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("provider must be one of " + words()));
  }

  private static Provider at(String host) {
    if (host.equals("api.anthropic.com")) {
      return ANTHROPIC;
    }
    if (host.equals("generativelanguage.googleapis.com")) {
      return GEMINI;
    }
    return host.endsWith(".openai.azure.com") || host.endsWith(".services.ai.azure.com")
        ? AZURE
        : OPENAI_COMPATIBLE;
  }

  /** How the endpoint is spoken to. */
  Wire wire(ModelEndpoint endpoint) {
    return switch (this) {
      case OPENAI_COMPATIBLE -> OpenAiWire.at(endpoint);
      case AZURE -> OpenAiWire.atAzure(endpoint);
      case ANTHROPIC -> new AnthropicWire(endpoint);
      case GEMINI -> new GeminiWire(endpoint);
    };
  }
}
