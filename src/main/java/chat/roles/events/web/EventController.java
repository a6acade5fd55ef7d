package chat.roles.events.web;

import chat.roles.events.Subscription;
import chat.roles.events.Subscriptions;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/events")
@Tag(name = "Events", description = "What happens to the user's actors, as it happens.")
class EventController {

  private static final Logger LOG = LoggerFactory.getLogger(EventController.class);
  private static final String EXAMPLE =
      """
      id: 17
      event: log
      data: {"actorId":"V1StGXR8_Z5jdHi6B-myT","payload":{"text":"done"}}

      """;

  private final Subscriptions subscriptions;

  EventController(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** Blocks its virtual thread for as long as the stream lasts; a slow reader blocks only that. */
  @GetMapping(path = "/subscribe", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary = "Follow the user's events",
      description =
          "A stream of server-sent events. Each has an `id`, its topic as `event`, and as `data`"
              + " `{actorId, payload}`. A client that comes back with the last `id` in"
              + " `Last-Event-ID` gets everything that it missed, in order, at least once, on"
              + " whichever server; without it the stream begins now. A comment line shows every"
              + " 30 seconds that the stream lives. The server may end the stream at any time:"
              + " subscribe again.")
  @ApiResponse(
      responseCode = "200",
      description = "The stream.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string", description = "Server-sent events."),
              examples = @ExampleObject(EXAMPLE)))
  void subscribe(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The id of the last event that the client has.", example = "16")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      HttpServletResponse response)
      throws InterruptedException {
    try (Subscription subscription = subscriptions.open(caller.user(), lastEventId)) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding("UTF-8");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // proxies pass each event on at once
      EventStream.of(response.getOutputStream(), subscriptions.heartbeat())
          .follow(subscription, subscriptions.lifetime());
    } catch (IOException | DataAccessException e) {
      LOG.debug("A stream of events ended: {}", e.toString());
    }
  }
}
