package chat.roles.hosts.web;

import chat.roles.hosts.Review;
import chat.roles.kernel.problems.Mistake;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

@Schema(name = "HostCheck", description = "What saving the document would come to.")
record HostCheckResponse(
    @Schema(description = "Whether it can be saved.", example = "false") boolean valid,
    @Schema(
            description = "Everything that keeps it from being saved.",
            example =
                "[{\"path\": \"$.onEntries[0].handle.to\", \"message\": \"there is no tool llmm; did"
                    + " you mean llm?\"}]")
        List<MistakeResponse> errors,
    @Schema(
            description = "What is doubtful, though no mistake.",
            example = "[{\"path\": \"$.releasedNo\", \"message\": \"another host has it\"}]")
        List<MistakeResponse> warnings,
    @Schema(description = "What its actors may use.") UsesResponse uses) {

  static HostCheckResponse of(Review review) {
    List<Mistake> errors =
        Stream.concat(
                review.mistakes().stream(),
                review.refusals().stream()
                    .map(r ->
                        new Mistake(r.path(), Objects.requireNonNull(r.problem().getMessage()))))
            .toList();
    return new HostCheckResponse(
        errors.isEmpty(),
        MistakeResponse.of(errors),
        MistakeResponse.of(review.warnings()),
        UsesResponse.of(review.uses()));
  }
}
