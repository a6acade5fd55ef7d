package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.models.ModelSettings.Endpoint;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.StubModelServer.Reaction;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that nobody configured: told of by the environment, or answering on this machine. */
class DiscoveryTests {

  private final GuardedHttp http = new GuardedHttp(HttpSettings.defaults());
  private final StubModelServer stub = StubModelServer.start();

  @AfterEach
  void stop() {
    http.close();
    stub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, openai, OPENAI_COMPATIBLE, api.openai.com",
    "ANTHROPIC, anthropic, ANTHROPIC, api.anthropic.com",
    "GEMINI, gemini, GEMINI, generativelanguage.googleapis.com"
  })
  void aKeyIsEnoughForItsProvidersUsualModel(
      String prefix, String name, Provider provider, String host) {
    Map<String, Endpoint> found = found(Map.of(prefix + "_API_KEY", "k-1"));

    assertThat(found).containsOnlyKeys(name);
    Endpoint endpoint = Objects.requireNonNull(found.get(name));
    assertThat(endpoint.url().getHost()).isEqualTo(host);
    assertThat(endpoint.url().getScheme()).isEqualTo("https");
    assertThat(endpoint.apiKey()).isEqualTo("k-1");
    assertThat(endpoint.model()).isNotBlank();
    assertThat(ModelEndpoint.of(name, endpoint).provider()).isEqualTo(provider);
    assertThat(endpoint.toString()).doesNotContain("k-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENAI", "ANTHROPIC", "GEMINI"})
  void anotherModelCanBeNamed(String prefix) {
    Map<String, Endpoint> found =
        found(Map.of(prefix + "_API_KEY", "k-1", prefix + "_MODEL", "other"));

    assertThat(found.values()).singleElement().extracting(Endpoint::model).isEqualTo("other");
  }

  @Test
  void aModelWithoutAKeyIsNone() {
    assertThat(found(Map.of("ANTHROPIC_MODEL", "m", "GEMINI_MODEL", "m", "OPENAI_MODEL", "m")))
        .isEmpty();
  }

  @Test
  void anOllamaOffersItsFirstModelUnlessOneIsNamed() {
    stub.then(models("qwen3", "llama"), models("qwen3", "llama"));

    assertThat(ollama(Map.of())).get().extracting(Endpoint::model).isEqualTo("qwen3");
    assertThat(ollama(Map.of("OLLAMA_MODEL", "llama")))
        .get()
        .extracting(Endpoint::model)
        .isEqualTo("llama");
    assertThat(stub.remembered())
        .allMatch(call -> call.method().equals("GET") && call.path().equals("/v1/models"));
  }

  @Test
  void whatIsNoOllamaWithAModelIsLeftAlone() {
    stub.then(models(), Reaction.status(500, "{}"), Reaction.json("no JSON"), Reaction.json("[7]"));

    for (int i = 0; i < 4; i++) {
      assertThat(ollama(Map.of())).isEmpty();
    }
    stub.close();
    assertThat(ollama(Map.of())).isEmpty();
    assertThat(ollama(Map.of("OLLAMA_HOST", "no host at all"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://127.0.0.1:11434/v1",
    "gpu, http://gpu:11434/v1",
    "gpu:8080, http://gpu:8080/v1",
    "0.0.0.0, http://127.0.0.1:11434/v1",
    "http://0.0.0.0:99, http://127.0.0.1:99/v1",
    "https://models.example, https://models.example/v1",
    "https://models.example:444/, https://models.example:444/v1"
  })
  void readsWhereAnOllamaIsAsItsOwnClientDoes(String host, String base) {
    assertThat(OllamaSearch.base(host)).hasToString(base);
  }

  private static Map<String, Endpoint> found(Map<String, String> environment) {
    return Found.in(name -> environment.getOrDefault(name, ""));
  }

  private Optional<Endpoint> ollama(Map<String, String> environment) {
    String here = "127.0.0.1:" + stub.url().getPort();
    return new OllamaSearch(
            http, name -> environment.getOrDefault(name, name.equals("OLLAMA_HOST") ? here : ""))
        .find();
  }

  private static Reaction models(String... ids) {
    StringBuilder list = new StringBuilder();
    for (String id : ids) {
      list.append(list.isEmpty() ? "" : ",").append("{\"id\":\"").append(id).append("\"}");
    }
    return Reaction.json("{\"object\":\"list\",\"data\":[" + list + "]}");
  }
}
