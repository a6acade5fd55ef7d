package chat.roles.hosts.web;

import chat.roles.kernel.problems.Mistake;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Schema(name = "HostRemark", description = "What is wrong or doubtful, and where.")
record MistakeResponse(
    @Schema(description = "A JSON path from the document's root.", example = "$.onEntries[0].name")
        String path,
    @Schema(
            description = "What it is and what to do about it.",
            example = "the role declares no entry \"tranlate\"")
        String message) {

  static List<MistakeResponse> of(List<Mistake> mistakes) {
    return mistakes.stream().map(m -> new MistakeResponse(m.path(), m.message())).toList();
  }
}
