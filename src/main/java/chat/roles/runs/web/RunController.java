package chat.roles.runs.web;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.RunState;
import chat.roles.runs.Runs;
import chat.roles.runs.Traces;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/runs")
@Tag(name = "runs", description = "The durable executions of chats.")
class RunController {

  static final String RUN = "A run of yours.";
  static final String EXAMPLE = "hJ3kXq0vYw2LmN8pRtZ5a";

  private final Runs runs;
  private final Traces traces;
  private final RunStreams streams;

  RunController(Runs runs, Traces traces, RunStreams streams) {
    this.runs = runs;
    this.traces = traces;
    this.streams = streams;
  }

  @GetMapping
  @Operation(
      summary = "List your runs",
      description = "Newest first; of one actor, or in one state.")
  Page<RunResponse> list(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "Only the runs of this actor.", example = "V1StGXR8_Z5jdHi6B-myT")
          @Schema(type = "string")
          @RequestParam(required = false)
          @Nullable ActorId actorId,
      @Parameter(
              description =
                  "Only runs in this state: queued, running, waiting, done, failed or cancelled.",
              example = "running")
          @RequestParam(required = false)
          @Nullable String state,
      PageRequest page) {
    return runs.list(caller.user(), actorId, state(state), page).map(RunResponse::of);
  }

  private static @Nullable RunState state(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return Arrays.stream(RunState.values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            Problem.invalid(
                List.of(
                    new Mistake(
                        "state", "must be queued, running, waiting, done, failed or cancelled"))));
  }

  @GetMapping("/{id}")
  @Operation(
      summary = "One run",
      description =
          "Its state, how far it is, and its result once it has ended: also after the caller of the"
              + " chat had gone, or the server was started again in between. With `Accept:"
              + " text/event-stream` it is told again as a `run` event each time that it has"
              + " changed, until it has ended, which an `end` event tells.")
  @ApiResponse(
      responseCode = "200",
      description = "The run.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = RunResponse.class)))
  Object get(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = RUN, example = EXAMPLE) @Schema(type = "string") @PathVariable
          RunId id,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId) {
    if (wantsStream(accept)) {
      return RunStreams.isOver(lastEventId)
          ? ResponseEntity.noContent().build()
          : streams.run(traces.follow(caller.user(), id));
    }
    return runs.find(caller.user(), id)
        .map(RunResponse::of)
        .orElseThrow(() -> Problem.missing("run"));
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      summary = "Cancel a run",
      description =
          "Stops it at once, on whichever server: calls that are being made are cut off, whoever"
              + " waits for the answer is told, and chats that wait for its turn go on. What was"
              + " recorded stays. Cancelling it again answers the same; a run that has ended"
              + " otherwise is a conflict (409).")
  RunResponse cancel(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = RUN, example = EXAMPLE) @Schema(type = "string") @PathVariable
          RunId id) {
    return RunResponse.of(runs.cancel(caller.user(), id));
  }

  static boolean wantsStream(@Nullable String accept) {
    return accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
  }
}
