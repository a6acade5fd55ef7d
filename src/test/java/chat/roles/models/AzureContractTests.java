package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.http.HttpQuestion.Header;
import chat.roles.testing.StubModelServer.Reaction;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AzureContractTests extends OpenAiContractTests {

  @Override
  Provider provider() {
    return Provider.AZURE;
  }

  @Override
  URI base() {
    return server.url().resolve("/");
  }

  @Override
  String keyHeader() {
    return "api-key: " + KEY;
  }

  @Override
  String pathOf(String model, boolean stream) {
    return "/openai/deployments/" + model + "/chat/completions?api-version=2024-10-21";
  }

  @Test
  void namesTheDeploymentInThePathAndNothingElse() {
    Wire wire = wire("https://it.openai.azure.com/openai", "2025-01-01-preview");

    assertThat(wire.address("a/../b?x#y z", false))
        .hasToString(
            "https://it.openai.azure.com/openai/deployments/a%2F..%2Fb%3Fx%23y%20z/chat/completions?api-version=2025-01-01-preview");
    for (String wrong : new String[] {"..", ".", ""}) {
      assertThatExceptionOfType(ModelFailure.class)
          .isThrownBy(() -> wire.address(wrong, false))
          .withMessageContaining("no name of a model");
    }
  }

  @Test
  void speaksToTheNewerPathsAsToEverybodyElse() {
    Wire wire = wire("https://it.openai.azure.com/openai/v1", null);

    assertThat(wire.address("any", false))
        .hasToString("https://it.openai.azure.com/openai/v1/chat/completions");
    assertThat(wire.headers()).extracting(Header::name).containsExactly("api-key");
  }

  @Test
  void saysThatAQuestionWasWithheld() {
    server.then(
        Reaction.status(
            400,
            "{\"error\": {\"code\": \"content_filter\", \"message\": \"The response was filtered\"}}"));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(hello(false), pieces::add))
        .withMessageContaining("withheld from the model test by a content filter")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  private static Wire wire(String url, @org.jspecify.annotations.Nullable String version) {
    URI uri = URI.create(url);
    return Provider.of(null, uri)
        .wire(
            ModelEndpoint.of(
                "test",
                new ModelSettings.Endpoint(
                    null,
                    uri,
                    KEY,
                    "x",
                    version,
                    0,
                    0,
                    1_000,
                    java.time.Duration.ofSeconds(1),
                    0,
                    null,
                    null)));
  }
}
