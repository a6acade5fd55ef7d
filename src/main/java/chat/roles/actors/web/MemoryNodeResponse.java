package chat.roles.actors.web;

import chat.roles.memory.Node;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@Schema(name = "MemoryNode", description = "Something that an actor knows.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MemoryNodeResponse(
    @Schema(description = "Its id.", example = "FyzLbQ2a9c1ZsNf0yXq7e") String id,
    @Schema(description = "Its key, unique in its version and domain.", example = "US-01")
        String key,
    @Schema(description = "The version that it is in.", example = "b7HDi6V1StGXR8Z5jdB6m")
        String versionId,
    @Schema(description = "Its domain; may be empty.", example = "PRD") String domain,
    @Schema(
            description = "The node that it hangs on; absent for a root.",
            example = "c9VmT1kq0Y8JzNf2yXq7a")
        @Nullable String parentId,
    @Schema(
            description = "What it holds; absent when nothing was given.",
            example = "{\"userStory\": \"As a guest I order tea\"}")
        @Nullable JsonNode content,
    @Schema(description = "A short form of it; absent when none was given.", example = "Ordering")
        @Nullable String summary,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30Z") Instant createdAt,
    @Schema(description = "When it was changed last.", example = "2026-11-22T10:17:02Z")
        Instant updatedAt) {

  static MemoryNodeResponse of(Node node) {
    return new MemoryNodeResponse(
        node.id(),
        node.key(),
        node.versionId(),
        node.domain(),
        node.parentId(),
        node.content(),
        node.summary(),
        node.createdAt(),
        node.updatedAt());
  }
}
