package chat.roles.runs.web;

import chat.roles.kernel.ids.RunId;
import chat.roles.runs.Comparison;
import chat.roles.runs.Traces;
import chat.roles.users.Caller;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "runs", description = "The durable executions of chats.")
class CompareController {

  private final Traces traces;

  CompareController(Traces traces) {
    this.traces = traces;
  }

  @GetMapping("/api/runs/{id}/compare")
  @Operation(
      summary = "Compare two runs",
      description =
          "QA by QA, in the order of the program, in parts: a fork with the run that it was made"
              + " of, or any two of yours.")
  ComparisonPage compare(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = RunController.RUN, example = RunController.EXAMPLE)
          @Schema(type = "string")
          @PathVariable
          RunId id,
      @Parameter(description = "The run to compare it with.", example = "hJ3kXq0vYw2LmN8pRtZ5b")
          @Schema(type = "string")
          @RequestParam
          RunId with,
      @Parameter(description = "Only what comes after this path.", example = "0.2")
          @RequestParam(required = false)
          @Nullable String after,
      @Parameter(description = "How many places at most, 1 to 500.", example = "100")
          @RequestParam(defaultValue = "100")
          int size) {
    List<Comparison> found = traces.compare(caller.user(), id, with, after, size);
    List<Comparison> shown = found.subList(0, Math.min(found.size(), size));
    return new ComparisonPage(
        shown.stream().map(ComparisonResponse::of).toList(),
        found.size() > shown.size() ? shown.getLast().path() : null);
  }

  @Schema(name = "ComparisonPage", description = "A part of two runs beside each other")
  record ComparisonPage(
      @Schema(description = "The places that one or both of them have, in the program's order")
          List<ComparisonResponse> items,
      @Schema(
              description = "What to ask for with after to go on; null when this was the last part",
              example = "0.2.1")
          @Nullable String next) {}

  @Schema(name = "Comparison", description = "One place in two runs")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ComparisonResponse(
      @Schema(description = "The place", example = "0.2.1") String path,
      @Schema(
              description =
                  "same, different (another question or answer), removed (the other run does not"
                      + " have it) or added (only the other run has it)",
              example = "different")
          String change,
      @Schema(description = "The QA of the run; absent when added") @Nullable QaResponse one,
      @Schema(description = "The QA of the other run; absent when removed, or the same")
          @Nullable QaResponse other) {

    private static ComparisonResponse of(Comparison compared) {
      boolean same = compared.change() == Comparison.Change.SAME;
      return new ComparisonResponse(
          compared.path(),
          compared.change().name().toLowerCase(Locale.ROOT),
          compared.one() == null ? null : QaResponse.of(compared.one()),
          compared.other() == null || same ? null : QaResponse.of(compared.other()));
    }
  }
}
