package chat.roles.actors.web;

import chat.roles.actors.Remark;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "Messages", description = "A part of an actor's current conversation.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessagesResponse(
    @Schema(description = "The messages, oldest first.", example = "[]")
        List<MessageResponse> items,
    @Schema(
            description = "What to give as after for the next part; absent when this is the last.",
            example = "FyzLbQ2a9c1ZsNf0yXq7e")
        @Nullable String next) {

  /**
   * @param found up to one more than {@code size}
   */
  static MessagesResponse of(List<Remark> found, int size) {
    List<MessageResponse> items = found.stream().limit(size).map(MessageResponse::of).toList();
    return new MessagesResponse(items, found.size() > size ? items.getLast().id() : null);
  }
}
