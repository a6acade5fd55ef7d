package chat.roles.runs.web;

import chat.roles.kernel.ids.RunId;
import chat.roles.runs.Qa;
import chat.roles.runs.TraceQuery;
import chat.roles.runs.Traces;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/runs/{id}/qas")
@Tag(name = "runs", description = "The durable executions of chats.")
class TraceController {

  private final Traces traces;
  private final RunStreams streams;

  TraceController(Traces traces, RunStreams streams) {
    this.traces = traces;
    this.streams = streams;
  }

  @GetMapping
  @Operation(
      summary = "A run's tree of questions and answers",
      description =
          "Each place before what is below it, in the order of the program; in parts: go on with"
              + " `after` (the `Link` header has it). With `depth` only the upper levels; `more`"
              + " tells what there is below, to be asked for with `under`. Values over 4,000 bytes"
              + " are cut; ask for that QA alone to get them whole. With `Accept:"
              + " text/event-stream` QAs come as `qa` events when they are recorded, beginning with"
              + " those that are there, changes of the run's state as `run` events, and at its end"
              + " `end`; a reader that comes back with `Last-Event-ID` gets what it missed, and"
              + " perhaps some that it has.")
  @ApiResponse(
      responseCode = "200",
      description = "A part of the tree.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = QaPage.class)))
  Object list(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = RunController.RUN, example = RunController.EXAMPLE)
          @Schema(type = "string")
          @PathVariable
          RunId id,
      @Parameter(description = "Only what comes after this path.", example = "0.2")
          @RequestParam(required = false)
          @Nullable String after,
      @Parameter(description = "Only what is below this path.", example = "0")
          @RequestParam(required = false)
          @Nullable String under,
      @Parameter(description = "How many levels; all without it.", example = "2")
          @RequestParam(required = false)
          @Nullable Integer depth,
      @Parameter(description = "How many at most, 1 to 500.", example = "100")
          @RequestParam(defaultValue = "100")
          int size,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId) {
    if (RunController.wantsStream(accept)) {
      return RunStreams.isOver(lastEventId)
          ? ResponseEntity.noContent().build()
          : streams.qas(traces.follow(caller.user(), id), lastEventId);
    }
    TraceQuery query = new TraceQuery(under, after, depth, size);
    return page(id, query, traces.page(caller.user(), id, query));
  }

  private static ResponseEntity<QaPage> page(RunId id, TraceQuery query, List<Qa> found) {
    List<Qa> shown = found.subList(0, Math.min(found.size(), query.size()));
    String next = found.size() > shown.size() ? shown.getLast().path() : null;
    QaPage page = new QaPage(shown.stream().map(QaResponse::of).toList(), next);
    return next == null
        ? ResponseEntity.ok(page)
        : ResponseEntity.ok().header(HttpHeaders.LINK, link(id, query, next)).body(page);
  }

  private static String link(RunId id, TraceQuery query, String next) {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromPath("/api/runs/{id}/qas")
            .queryParam("size", query.size())
            .queryParam("after", "{after}");
    if (query.depth() != null) {
      uri.queryParam("depth", query.depth());
    }
    if (query.under() != null) {
      uri.queryParam("under", "{under}");
    }
    return "<%s>; rel=\"next\""
        .formatted(
            query.under() == null
                ? uri.encode().buildAndExpand(id.value(), next).toUriString()
                : uri.encode().buildAndExpand(id.value(), next, query.under()).toUriString());
  }

  @GetMapping("/{path}")
  @Operation(
      summary = "One question and its answer, whole",
      description = "However large they are: up to 16 MB each.")
  QaResponse get(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = RunController.RUN, example = RunController.EXAMPLE)
          @Schema(type = "string")
          @PathVariable
          RunId id,
      @Parameter(description = "Its place in the tree.", example = "0.2.1") @PathVariable
          String path) {
    return QaResponse.of(traces.get(caller.user(), id, path));
  }
}
