package chat.roles.chats.web;

import chat.roles.chats.Chats;
import chat.roles.chats.Chats.Sent;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Running;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Chats", description = "Messages to actors. Each is carried out as a durable run.")
@ApiResponse(
    responseCode = "200",
    description = "The answer, whatever became of it; null when nobody is there to answer.",
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON_VALUE,
          schema = @Schema(implementation = ChatDocument.class)),
      @Content(
          mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
          schema =
              @Schema(
                  type = "string",
                  description = "The events run, delta and qa, and last result: the answer."))
    })
class ChatController {

  private static final String KEY =
      "Makes repeating the message safe: the second one of a key joins the run of the first; another message with the same key answers 422.";

  static {
    SpringDocUtils.getConfig().replaceWithClass(ChatDto.class, ChatDocument.class);
  }

  private final Chats chats;

  ChatController(Chats chats) {
    this.chats = chats;
  }

  @PutMapping("/api/actors/{id}/chat")
  @Operation(
      summary = "Chat without memory",
      description =
          "Asks the actor's default entry; the actor forgets it. Answers 200 with the outcome in statusCode: 0, an error, or -1 when the run goes on: it waits for its user (the entries command-run and command-end reach it), or takes longer than a caller waits (its result comes as a log event). An answer that takes long is preceded by spaces. With Accept: text/event-stream it streams run, delta, qa, suspended and result events.")
  @Nullable Object put(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The actor", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          ActorId id,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @Parameter(description = KEY, example = "order-4711-reply")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      @RequestBody ChatDto message,
      HttpServletResponse response)
      throws InterruptedException {
    return chat(caller, new Sent(id, "", false, message, key), accept, response);
  }

  @PutMapping("/api/actors/{id}/chat/{entry}")
  @Operation(
      summary = "Chat with an entry, without memory",
      description = "The same with one of the actor's named entries.")
  @Nullable Object putEntry(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The actor", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          ActorId id,
      @Parameter(description = "The entry's name", example = "translate") @PathVariable
          String entry,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @Parameter(description = KEY, example = "order-4711-reply")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      @RequestBody ChatDto message,
      HttpServletResponse response)
      throws InterruptedException {
    return chat(caller, new Sent(id, entry, false, message, key), accept, response);
  }

  @PatchMapping("/api/actors/{id}/chat")
  @Operation(
      summary = "Chat with memory",
      description =
          "Asks the actor's default entry; the actor remembers it: its variables last and its conversation goes on.")
  @Nullable Object patch(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The actor", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          ActorId id,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @Parameter(description = KEY, example = "order-4711-reply")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      @RequestBody ChatDto message,
      HttpServletResponse response)
      throws InterruptedException {
    return chat(caller, new Sent(id, "", true, message, key), accept, response);
  }

  @PatchMapping("/api/actors/{id}/chat/{entry}")
  @Operation(
      summary = "Chat with an entry, with memory",
      description = "The same with one of the actor's named entries.")
  @Nullable Object patchEntry(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The actor", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          ActorId id,
      @Parameter(description = "The entry's name", example = "translate") @PathVariable
          String entry,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @Parameter(description = KEY, example = "order-4711-reply")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      @RequestBody ChatDto message,
      HttpServletResponse response)
      throws InterruptedException {
    return chat(caller, new Sent(id, entry, true, message, key), accept, response);
  }

  private @Nullable Object chat(
      Caller caller, Sent sent, @Nullable String accept, HttpServletResponse response)
      throws InterruptedException {
    if (wantsStream(accept, sent.dto())) {
      ChatDto streaming = sent.dto().withOptionsOver(Json.object().put("stream", true));
      ChatStream stream = new ChatStream(chats, response);
      Sent asked =
          new Sent(sent.actor(), sent.entry(), sent.contextual(), streaming, sent.idempotencyKey());
      stream.write(chats.start(caller, asked, List.of(stream)));
      return null;
    }
    Optional<Running> running = chats.start(caller, sent, List.of());
    Object answer =
        running.isPresent()
            ? chats.answer(running.get(), () -> isThere(response))
            : Json.nodes().nullNode();
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
  }

  /**
   * Whether the caller's connection stands: a space before the answer's JSON arrives. Proxies, too,
   * see by it that something comes.
   */
  private static boolean isThere(HttpServletResponse response) {
    try {
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getOutputStream().write(' ');
      response.flushBuffer();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean wantsStream(@Nullable String accept, ChatDto message) {
    boolean accepted = accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
    return accepted || message.options().path("stream").asBoolean(false);
  }
}
