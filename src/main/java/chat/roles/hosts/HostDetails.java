package chat.roles.hosts;

import chat.roles.kernel.problems.Mistake;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A host as its owner sees it.
 *
 * @param document the program as it was written
 * @param warnings what is doubtful in it now
 */
public record HostDetails(Host host, JsonNode document, List<Mistake> warnings) {

  public HostDetails {
    warnings = List.copyOf(warnings);
  }
}
