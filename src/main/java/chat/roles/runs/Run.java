package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a run.
 *
 * @param result null until the run has ended
 * @param startedAt null while it is queued
 * @param totals what its steps came to; counted when the run ends, zero until then
 */
public record Run(
    RunId id,
    String kind,
    UserId owner,
    ActorId actor,
    RunState state,
    @Nullable JsonNode result,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Totals totals) {

  /** Sums over a run's steps. */
  public record Totals(int qas, long tokensIn, long tokensOut) {}
}
