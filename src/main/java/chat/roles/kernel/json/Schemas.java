package chat.roles.kernel.json;

import chat.roles.kernel.problems.Mistake;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A compiled JSON Schema; safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Schemas {

  private Schemas() {}

  /**
   * Compiles a schema.
   *
   * @param schema JSON, or a string that holds JSON
   * @throws chat.roles.kernel.problems.Problem when it is none, with each mistake
   */
  public static Schemas compile(JsonNode schema) {
    throw new UnsupportedOperationException();
  }

  /** What is wrong with the data, with paths from {@code $}; empty when it satisfies the schema. */
  public List<Mistake> validate(JsonNode data) {
    throw new UnsupportedOperationException();
  }
}
