package chat.roles.actors.web;

import chat.roles.kernel.ids.ActorId;
import chat.roles.memory.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@Schema(name = "MemoryVersion", description = "A state of what an actor knows.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MemoryVersionResponse(
    @Schema(description = "Its id.", example = "b7HDi6V1StGXR8Z5jdB6m") String id,
    @Schema(description = "Its key, unique for the actor.", example = "v1") String key,
    @Schema(description = "Whose it is.", type = "string", example = "kqTSpUPOkRrsUrHFkNZJv")
        ActorId actorId,
    @Schema(
            description = "Whatever was saved with it; absent when nothing was.",
            example = "{\"title\": \"A shop for tea\"}")
        @Nullable JsonNode content,
    @Schema(description = "Its language; absent when none was given.", example = "en")
        @Nullable String language,
    @Schema(description = "Whether it is read only, with its nodes.", example = "false")
        boolean published,
    @Schema(description = "How often its nodes were changed.", example = "4") long revision,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30Z") Instant createdAt,
    @Schema(
            description = "When it or one of its nodes was changed last.",
            example = "2026-11-22T10:17:02Z")
        Instant updatedAt) {

  static MemoryVersionResponse of(Version version) {
    return new MemoryVersionResponse(
        version.id(),
        version.key(),
        version.actor(),
        version.content(),
        version.language(),
        version.published(),
        version.revision(),
        version.createdAt(),
        version.updatedAt());
  }
}
