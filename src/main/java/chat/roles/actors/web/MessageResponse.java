package chat.roles.actors.web;

import chat.roles.actors.Remark;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

@Schema(name = "Message", description = "A message of a conversation.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageResponse(
    @Schema(
            description = "Its id; a chat with it as lastMsgId goes on from here.",
            example = "FyzLbQ2a9c1ZsNf0yXq7e")
        String id,
    @Schema(
            description = "The message before it; absent for a conversation's first.",
            example = "c9VmT1kq0Y8JzNf2yXq7a")
        @Nullable String parentId,
    @Schema(
            description = "Who said it: user asks, assistant is the model.",
            allowableValues = {"user", "assistant"},
            example = "assistant")
        String speaker,
    @Schema(description = "What was said.", example = "Good morning, Anna.") String text,
    @Schema(description = "The run in which it was said.", example = "W2xq7aFyzLbQ2a9c1ZsNf")
        String runId,
    @Schema(description = "When.", example = "2026-11-22T10:15:30Z") Instant createdAt) {

  static MessageResponse of(Remark remark) {
    return new MessageResponse(
        remark.id(),
        remark.parentId(),
        remark.message().speaker().name().toLowerCase(Locale.ROOT),
        remark.message().text(),
        remark.run().value(),
        remark.createdAt());
  }
}
