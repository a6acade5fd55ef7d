package chat.roles.runs.web;

import chat.roles.runs.Qa;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@Schema(name = "Qa", description = "One internal question and its answer, at its place in the tree")
@JsonInclude(JsonInclude.Include.NON_NULL)
record QaResponse(
    @Schema(
            description =
                "The place in the tree: 0.2.1 is below 0.2. What does not begin with a digit is"
                    + " outside of it: with @ the actors that take part, as they were when the run"
                    + " first reached them",
            example = "0.2.1")
        String path,
    @Schema(
            description =
                "The tool that was asked; @ for a member, whose own QAs are below. Absent, with all"
                    + " that follows, for a place at which there is nothing itself, or not yet",
            example = "llm")
        @Nullable String tool,
    @Schema(description = "The tool's address", example = "cost=1") @Nullable String address,
    @Schema(description = "What was asked", example = "{\"text\": \"What is new?\"}")
        @Nullable JsonNode question,
    @Schema(
            description = "What was answered; absent for a failure",
            example = "{\"answer\": {\"text\": \"Nothing.\"}}")
        @Nullable JsonNode answer,
    @Schema(
            description = "What went wrong; absent for an answer",
            example = "{\"statusCode\": 504, \"message\": \"no answer\"}")
        @Nullable JsonNode error,
    @Schema(
            description =
                "Which of question, answer and error are so large that only the beginning of their"
                    + " JSON text is shown here, as a string; absent when none is",
            example = "[\"answer\"]")
        @Nullable List<String> cut,
    @Schema(description = "The model; absent for what is no model's answer", example = "small-1")
        @Nullable String model,
    @Schema(description = "Tokens sent to the model", example = "12") @Nullable Integer tokensIn,
    @Schema(description = "Tokens received from the model", example = "34")
        @Nullable Integer tokensOut,
    @Schema(
            description = "true when the model reported no tokens and these are an estimate",
            example = "true")
        @Nullable Boolean estimated,
    @Schema(description = "What it cost; absent when it has no price", example = "0.0001")
        @Nullable BigDecimal cost,
    @Schema(description = "When it began", example = "2026-11-22T10:00:00Z")
        @Nullable Instant startedAt,
    @Schema(description = "How long it took, in milliseconds", example = "812.5")
        @Nullable Double tookMillis,
    @Schema(description = "How often it was tried", example = "1") @Nullable Integer attempts,
    @Schema(description = "The server process that did it", example = "hJ3kXq0vYw2LmN8pRtZ5a")
        @Nullable String node,
    @Schema(
            description = "true when there are QAs below that the asked depth leaves out",
            example = "true")
        @Nullable Boolean more) {

  static QaResponse of(Qa qa) {
    Boolean more = qa.more() ? true : null;
    Qa.Step step = qa.step();
    if (step == null) {
      return new QaResponse(
          qa.path(), null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, more);
    }
    boolean asked = step.model() != null;
    return new QaResponse(
        qa.path(),
        step.tool(),
        step.address(),
        step.question().json(),
        step.failed() ? null : step.answer().json(),
        step.failed() ? step.answer().json() : null,
        cut(step),
        step.model(),
        asked ? step.tokensIn() : null,
        asked ? step.tokensOut() : null,
        step.estimated() ? true : null,
        step.cost(),
        step.startedAt(),
        step.took().toNanos() / 1e6,
        step.attempts(),
        step.node(),
        more);
  }

  private static @Nullable List<String> cut(Qa.Step step) {
    List<String> cut = new ArrayList<>();
    if (step.question().cut()) {
      cut.add("question");
    }
    if (step.answer().cut()) {
      cut.add(step.failed() ? "error" : "answer");
    }
    return cut.isEmpty() ? null : cut;
  }
}
