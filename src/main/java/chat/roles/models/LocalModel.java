package chat.roles.models;

import java.util.function.Consumer;

/** A model that only its owner's own client can reach. */
final class LocalModel implements LanguageModel {

  private final String label;

  LocalModel(String label) {
    this.label = label;
  }

  @Override
  public Answer ask(Question question, Consumer<String> deltas) {
    throw new ModelFailure(
        404,
        ("the model %s is local: your own client is to ask it, and none is there that this server"
                + " can reach. Configure one with runtime server to go on without a client")
            .formatted(label));
  }
}
