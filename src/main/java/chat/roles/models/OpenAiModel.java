package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.models.ModelSettings.Endpoint;
import java.util.function.Consumer;

final class OpenAiModel implements LanguageModel {
  static OpenAiModel at(String name, Endpoint endpoint, GuardedHttp http) {
    return new OpenAiModel();
  }

  @Override
  public Answer ask(Question question, Consumer<String> deltas) {
    throw new ModelFailure(502, "not yet");
  }
}
