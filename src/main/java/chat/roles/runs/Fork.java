package chat.roles.runs;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a run made of another one differs from it.
 *
 * @param path the step from which on it goes its own way; what comes before, in the program's
 *     order, is taken along
 * @param input what it is started with, made of the other's
 * @param correction makes the answer of that step, which is taken along then with what is below it;
 *     null: it is performed again
 * @param changes of recorded answers that are taken along, by path
 */
public record Fork(
    String path,
    UnaryOperator<JsonNode> input,
    @Nullable Correction correction,
    Map<String, UnaryOperator<JsonNode>> changes) {

  public Fork {
    changes = Map.copyOf(changes);
  }

  /** Makes another answer. */
  @FunctionalInterface
  public interface Correction {
    JsonNode correct(String tool, JsonNode recorded, boolean failed);
  }
}
