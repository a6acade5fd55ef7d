package chat.roles.models.embeddings;

import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many tokens a text is to the configured embedding model: counted as the model inside of the
 * server counts; for an endpoint, whose tokens nobody knows, estimated from its {@code
 * max-characters}.
 */
@Component
public class EmbeddingTokens {

  /** What the sentence transformer was trained with, less the two that it adds itself. */
  private static final int IN_PROCESS = 254;

  private static final int CHARACTERS_EACH = 4;

  private final boolean inProcess;
  private final int most;

  @Autowired
  EmbeddingTokens(EmbeddingSettings settings) {
    this.inProcess = settings.endpoint() == null;
    this.most = inProcess ? IN_PROCESS : settings.maxCharacters() / CHARACTERS_EACH;
  }

  /** The most tokens of a text whose vector stands for all of it. */
  public int most() {
    return most;
  }

  /** The tokens of a text; the same text always has the same. Computes, in native code maybe. */
  public int count(String text) {
    return inProcess ? Loaded.TOKENIZER.estimateTokenCountInText(text) : estimate(text);
  }

  /** Four plain letters are one token, every other character is one. */
  private static int estimate(String text) {
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      plain += text.charAt(i) < 0x80 ? 1 : 0;
    }
    return text.length() - plain + (plain + CHARACTERS_EACH - 1) / CHARACTERS_EACH;
  }

  /** Loads the tokenizer when it is first named. */
  private static final class Loaded {

    private static final TokenCountEstimator TOKENIZER = load();

    private static TokenCountEstimator load() {
      InProcessEmbedder.keepOffline();
      return new HuggingFaceTokenCountEstimator();
    }
  }
}
