package chat.roles.actors.web;

import chat.roles.actors.ActorChange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "ActorChange", description = "What changes; absent fields stay as they are.")
record ActorChangeRequest(
    @Schema(
            description =
                "2 to 24 letters, digits and single inner hyphens; unique under the parent.",
            example = "Anna")
        @Nullable String nick,
    @Schema(
            description = "Any text of at most 1023 characters; an empty one removes the avatar.",
            example = "https://example.org/anna.png")
        @Nullable String avatar,
    @Schema(
            description =
                "true tries the lifecycle of an actor that failed again: from onInit, with"
                    + " onCreate's answer, when onCreate had succeeded.",
            example = "false")
        @Nullable Boolean retry) {

  ActorChange change() {
    return new ActorChange(nick, avatar, Boolean.TRUE.equals(retry));
  }
}
