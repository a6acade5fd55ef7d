package chat.roles.chats.web;

import chat.roles.chats.ForkedChats;
import chat.roles.chats.ForkedChats.Difference;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Run;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@Tag(name = "runs", description = "The durable executions of chats.")
class ForkController {

  private static final int LONGEST_PATH = 1_000;

  private final ForkedChats chats;

  ForkController(ForkedChats chats) {
    this.chats = chats;
  }

  @PostMapping("/api/runs/{id}/fork")
  @Operation(
      summary = "Fork a run",
      description =
          "Starts a new run that takes everything before one QA from the journal of this one, and"
              + " goes on from there: with another release of the host, with another model, or with"
              + " a corrected answer. It is a chat like any other: one that is remembered changes"
              + " the actor's variables, and its conversation goes on from where the old one was. A"
              + " release that asks something else before that QA fails the run, with both shown.")
  @ApiResponse(responseCode = "201", description = "The new run; `Location` is its path.")
  ResponseEntity<ForkResponse> fork(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "A run of yours.", example = "hJ3kXq0vYw2LmN8pRtZ5a")
          @Schema(type = "string")
          @PathVariable
          RunId id,
      @RequestBody ForkRequest request) {
    Run fork = chats.fork(caller.user(), id, request.difference());
    return ResponseEntity.created(URI.create("/api/runs/" + fork.id()))
        .body(
            new ForkResponse(
                fork.id().value(), fork.state().text(), id.value(), request.difference().fromQa()));
  }

  @Schema(name = "ForkRequest", description = "From where on a fork goes its own way, and how")
  record ForkRequest(
      @Schema(description = "The QA's path: the first that is not taken along", example = "0.2.1")
          @Nullable String fromQa,
      @Schema(
              description =
                  "Another release of the role: a published host, or a draft of yours; the"
                      + " program that the run had when absent",
              example = "Uakgb_J5m9g-0JDMbcJqL")
          @Nullable String hostId,
      @Schema(
              description = "The platform's model to ask from there on, whatever the program says",
              example = "fast")
          @Nullable String model,
      @Schema(
              description =
                  "What that QA shall have answered: a text for a model's answer, a text or a"
                      + " ChatDto for a member's; it is asked again when absent",
              example = "\"The sea is calm.\"")
          @Nullable JsonNode answer) {

    Difference difference() {
      if (fromQa == null || fromQa.isEmpty() || fromQa.length() > LONGEST_PATH) {
        throw Problem.invalid(
            List.of(new Mistake("$.fromQa", "must be the path of a QA of the run")));
      }
      boolean corrected = answer != null && !answer.isNull() && !answer.isMissingNode();
      return new Difference(fromQa, host(), model, corrected ? answer : null);
    }

    private @Nullable HostId host() {
      try {
        return hostId == null ? null : new HostId(hostId);
      } catch (IllegalArgumentException e) {
        throw Problem.missing("host");
      }
    }
  }

  @Schema(name = "Fork", description = "The run that was started")
  record ForkResponse(
      @Schema(description = "The new run's id", example = "hJ3kXq0vYw2LmN8pRtZ5b") String id,
      @Schema(description = "Its state: queued, and running in a moment", example = "queued")
          String state,
      @Schema(description = "The run that it was made of", example = "hJ3kXq0vYw2LmN8pRtZ5a")
          String forkedFrom,
      @Schema(description = "The QA from which on it goes its own way", example = "0.2.1")
          String forkedAt) {}
}
