package chat.roles.runs.web;

import chat.roles.runs.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@Schema(name = "Run", description = "The durable execution of one chat")
record RunResponse(
    @Schema(description = "The run's id", example = "hJ3kXq0vYw2LmN8pRtZ5a") String id,
    @Schema(description = "What is carried out: chat or lifecycle", example = "chat") String kind,
    @Schema(description = "Whom the run is about", example = "V1StGXR8_Z5jdHi6B-myT")
        String actorId,
    @Schema(description = "queued, running, waiting, done, failed or cancelled", example = "done")
        String state,
    @Schema(
            description =
                "Why it waits: user, client, timer, actor or quota; null when it does not",
            example = "user")
        @Nullable String waitingFor,
    @Schema(
            description = "The ChatDto that it came to; null until it has ended",
            example = "{\"text\": \"Bonjour\", \"statusCode\": 0, \"options\": {}}")
        @Nullable JsonNode result,
    @Schema(description = "When it was asked for", example = "2026-11-22T10:00:00Z")
        Instant createdAt,
    @Schema(description = "When it began; null while queued", example = "2026-11-22T10:00:00Z")
        @Nullable Instant startedAt,
    @Schema(description = "When it ended; null until then", example = "2026-11-22T10:00:04Z")
        @Nullable Instant endedAt,
    @Schema(
            description = "When its QAs were deleted; null while they are there",
            example = "2026-12-22T10:00:04Z")
        @Nullable Instant journalDeletedAt,
    @Schema(description = "How many steps its journal has so far", example = "12") int qas,
    @Schema(description = "Tokens sent to models so far", example = "640") long tokensIn,
    @Schema(description = "Tokens received from models so far", example = "210") long tokensOut,
    @Schema(description = "What they cost so far; 0 when no model has a price", example = "0.0042")
        BigDecimal cost,
    @Schema(
            description = "The run that it was forked from; null unless it is a fork",
            example = "hJ3kXq0vYw2LmN8pRtZ5b")
        @Nullable String forkedFrom,
    @Schema(
            description = "The QA from which on the fork goes its own way; null unless it is one",
            example = "0.2.1")
        @Nullable String forkedAt) {

  static RunResponse of(Run run) {
    return new RunResponse(
        run.id().value(),
        run.kind(),
        run.actor().value(),
        run.state().text(),
        run.waitingFor(),
        run.result(),
        run.createdAt(),
        run.startedAt(),
        run.endedAt(),
        run.journalDeletedAt(),
        run.totals().qas(),
        run.totals().tokensIn(),
        run.totals().tokensOut(),
        run.totals().cost(),
        run.fork() == null ? null : run.fork().run().value(),
        run.fork() == null ? null : run.fork().path());
  }
}
