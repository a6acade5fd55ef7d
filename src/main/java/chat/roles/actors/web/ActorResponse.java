package chat.roles.actors.web;

import chat.roles.actors.Actor;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema(name = "Actor", description = "A living instance of a role.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActorResponse(
    @Schema(description = "Its id.", example = "kqTSpUPOkRrsUrHFkNZJv") String id,
    @Schema(description = "Its name, unique under its parent.", example = "Anna") String nick,
    @Schema(description = "Usually a URL.", example = "https://example.org/anna.png")
        @Nullable String avatar,
    @Schema(description = "The role that it plays.", example = "V1StGXR8_Z5jdHi6B-myT")
        String roleId,
    @Schema(
            description = "The host that it was made from; absent when the role had none.",
            example = "Uakgb_J5m9g-0JDMbcJqL")
        @Nullable String hostId,
    @Schema(
            description = "Under whom it stands; absent for your root actor.",
            example = "3z4RUzDKK9L2vC8KpBq0x")
        @Nullable String parentId,
    @Schema(
            description =
                "created: its lifecycle is not through yet; ready; finished: its task is done;"
                    + " failed: a lifecycle prompt ended in an error.",
            allowableValues = {"created", "ready", "finished", "failed"},
            example = "ready")
        String state,
    @Schema(description = "Why it failed.", example = "No model is configured.")
        @Nullable String failure,
    @Schema(description = "The user who owns it.", example = "3z4RUzDKK9L2vC8KpBq0x")
        String createdBy,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30Z") Instant createdAt,
    @Schema(description = "When it last changed.", example = "2026-11-22T10:15:30Z")
        Instant updatedAt,
    @Schema(
            description =
                "A token that may chat with this actor and those below it; only in the answer that"
                    + " makes the actor.",
            example = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImtxVFMifQ.c2lnbmF0dXJl")
        @Nullable String authToken) {

  static ActorResponse of(Actor actor) {
    return of(actor, null);
  }

  static ActorResponse of(Actor actor, @Nullable String authToken) {
    return new ActorResponse(
        actor.id().value(),
        actor.nick(),
        actor.avatar(),
        actor.role().value(),
        actor.host() == null ? null : actor.host().value(),
        actor.parent() == null ? null : actor.parent().value(),
        actor.state().label(),
        actor.failure(),
        actor.owner().value(),
        actor.createdAt(),
        actor.updatedAt(),
        authToken);
  }
}
