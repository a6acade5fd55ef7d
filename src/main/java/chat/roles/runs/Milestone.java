package chat.roles.runs;

import tools.jackson.databind.JsonNode;

/** What those who follow a run wait for. */
public sealed interface Milestone {

  /** The run ended, also as failed or cancelled. */
  record Ended(JsonNode result) implements Milestone {}

  /** The run waits for its user. */
  record Suspended(Suspension suspension) implements Milestone {}
}
