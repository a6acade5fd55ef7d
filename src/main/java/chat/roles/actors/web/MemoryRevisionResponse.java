package chat.roles.actors.web;

import chat.roles.memory.Revision;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

@Schema(name = "MemoryRevision", description = "One change of a version's nodes.")
record MemoryRevisionResponse(
    @Schema(description = "Its number, counted from 1.", example = "4") long revision,
    @Schema(description = "The method that made it.", example = "nodes#save") String method,
    @Schema(description = "How many nodes it changed.", example = "3") int nodes,
    @Schema(description = "When.", example = "2026-11-22T10:17:02Z") Instant createdAt) {

  static MemoryRevisionResponse of(Revision revision) {
    return new MemoryRevisionResponse(
        revision.revision(), revision.method(), revision.nodes(), revision.createdAt());
  }
}
