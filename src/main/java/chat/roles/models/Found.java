package chat.roles.models;

import chat.roles.models.ModelSettings.Endpoint;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Models that the environment tells of by the providers' usual variables. */
final class Found {

  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String OPENAI_MODEL = "gpt-4.1-mini";
  private static final String ANTHROPIC = "https://api.anthropic.com/v1";
  private static final String ANTHROPIC_MODEL = "claude-sonnet-4-5";
  private static final String GEMINI = "https://generativelanguage.googleapis.com/v1beta";
  private static final String GEMINI_MODEL = "gemini-flash-latest";

  private Found() {}

  /**
   * Endpoints by their names.
   *
   * @param environment a variable's value, "" for none
   */
  static Map<String, Endpoint> in(UnaryOperator<String> environment) {
    Map<String, Endpoint> found = new TreeMap<>();
    openAi(environment, found);
    keyed("anthropic", "ANTHROPIC", ANTHROPIC, ANTHROPIC_MODEL, environment, found);
    keyed("gemini", "GEMINI", GEMINI, GEMINI_MODEL, environment, found);
    return found;
  }

  /** Behind another base URL than OpenAI's no key is needed, and the endpoint tells its model. */
  private static void openAi(UnaryOperator<String> environment, Map<String, Endpoint> found) {
    String base = environment.apply("OPENAI_BASE_URL");
    if (base.isEmpty()) {
      keyed("openai", "OPENAI", OPENAI, OPENAI_MODEL, environment, found);
      return;
    }
    String key = environment.apply("OPENAI_API_KEY");
    String model = environment.apply("OPENAI_MODEL");
    found.put(
        "openai",
        Endpoint.of(URI.create(base), key.isEmpty() ? null : key, model.isEmpty() ? null : model));
  }

  private static void keyed(
      String name,
      String prefix,
      String url,
      String usualModel,
      UnaryOperator<String> environment,
      Map<String, Endpoint> found) {
    String key = environment.apply(prefix + "_API_KEY");
    if (key.isEmpty()) {
      return;
    }
    String model = environment.apply(prefix + "_MODEL");
    found.put(name, Endpoint.of(URI.create(url), key, model.isEmpty() ? usualModel : model));
  }
}
