package chat.roles.runs.web;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Run;
import chat.roles.runs.Runs;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@Tag(name = "runs", description = "The durable executions of chats.")
class RunController {

  private final Runs runs;

  RunController(Runs runs) {
    this.runs = runs;
  }

  @GetMapping("/api/runs/{id}")
  @Operation(
      summary = "One run",
      description =
          "Its state, and its result once it has ended: also after the caller of the chat had gone, or the server was started again in between.")
  RunResponse get(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The run", example = "hJ3kXq0vYw2LmN8pRtZ5a") @PathVariable
          RunId id) {
    return runs.find(caller.user(), id)
        .map(RunResponse::of)
        .orElseThrow(() -> Problem.missing("run"));
  }

  @Schema(name = "Run", description = "The durable execution of one chat")
  record RunResponse(
      @Schema(description = "The run's id", example = "hJ3kXq0vYw2LmN8pRtZ5a") String id,
      @Schema(description = "What is carried out: chat or lifecycle", example = "chat") String kind,
      @Schema(description = "Whom the run is about", example = "V1StGXR8_Z5jdHi6B-myT")
          String actorId,
      @Schema(description = "queued, running, waiting, done, failed or cancelled", example = "done")
          String state,
      @Schema(
              description = "The ChatDto that it came to; null until it has ended",
              example = "{\"text\": \"Bonjour\", \"statusCode\": 0, \"options\": {}}")
          @Nullable JsonNode result,
      @Schema(description = "When it was asked for", example = "2026-11-22T10:00:00Z")
          Instant createdAt,
      @Schema(description = "When it began; null while queued", example = "2026-11-22T10:00:00Z")
          @Nullable Instant startedAt,
      @Schema(description = "When it ended", example = "2026-11-22T10:00:04Z")
          @Nullable Instant endedAt,
      @Schema(description = "How many steps its journal has; 0 until it has ended", example = "12")
          int qas,
      @Schema(description = "Tokens sent to models; 0 until it has ended", example = "640")
          long tokensIn,
      @Schema(description = "Tokens received from models; 0 until it has ended", example = "210")
          long tokensOut) {

    private static RunResponse of(Run run) {
      return new RunResponse(
          run.id().value(),
          run.kind(),
          run.actor().value(),
          run.state().name().toLowerCase(Locale.ROOT),
          run.result(),
          run.createdAt(),
          run.startedAt(),
          run.endedAt(),
          run.totals().qas(),
          run.totals().tokensIn(),
          run.totals().tokensOut());
    }
  }
}
