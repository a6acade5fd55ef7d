package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a run ended.
 *
 * @param failed whether the run is listed as failed instead of done
 * @param companions writes that become true with the end, or not at all
 */
public record RunEnd(JsonNode result, boolean failed, List<Companion> companions) {

  public RunEnd {
    companions = List.copyOf(companions);
  }
}
