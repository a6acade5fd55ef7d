package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a run.
 *
 * @param waitingFor why it waits: {@code user}, {@code client}, {@code timer}, {@code actor} or
 *     {@code quota}; null when it does not
 * @param result null until the run has ended
 * @param startedAt null while it is queued
 * @param journalDeletedAt when its steps were deleted, long after its end; null while they are
 *     there
 * @param totals what its steps come to so far
 * @param fork null unless the run was made of another one
 */
public record Run(
    RunId id,
    String kind,
    UserId owner,
    ActorId actor,
    RunState state,
    @Nullable String waitingFor,
    @Nullable JsonNode result,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant journalDeletedAt,
    Totals totals,
    @Nullable Origin fork) {

  /**
   * Sums over a run's steps; of a fork those that it carried out itself.
   *
   * @param cost in the currency of the models' prices; 0 when none has a price
   */
  public record Totals(int qas, long tokensIn, long tokensOut, BigDecimal cost) {}

  /**
   * Where a fork came from.
   *
   * @param path the step from which on it goes its own way
   */
  public record Origin(RunId run, String path) {}
}
