package chat.roles.actors.web;

import chat.roles.actors.Actors;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.memory.MemoryStats;
import chat.roles.memory.Nodes;
import chat.roles.memory.Version;
import chat.roles.memory.Versions;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What actors know, to be looked at; programs change it. */
@RestController
@RequestMapping("/api/actors/{id}/memory")
@Tag(name = "Memory", description = "What your actors know: versions, each a tree of nodes.")
class MemoryController {

  private static final String ACTOR = "An actor of yours.";
  private static final String ACTOR_ID = "kqTSpUPOkRrsUrHFkNZJv";
  private static final String VERSION = "One of its versions, by id or key.";
  private static final String VERSION_KEY = "v1";
  private static final String DOMAIN = "The domain; absent: the one without a name.";

  private final Actors actors;
  private final Versions versions;
  private final Nodes nodes;

  MemoryController(Actors actors, Versions versions, Nodes nodes) {
    this.actors = actors;
    this.versions = versions;
    this.nodes = nodes;
  }

  @GetMapping("/stats")
  @Operation(
      summary = "Count what an actor knows",
      description = "How many versions and nodes it has, and how many domains they are of.")
  MemoryStatsResponse stats(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id) {
    MemoryStats stats = versions.stats(owned(caller, id));
    return new MemoryStatsResponse(stats.domains(), stats.versions(), stats.nodes());
  }

  @GetMapping("/versions")
  @Operation(
      summary = "List the versions of what an actor knows",
      description = "All its versions, the newest first.")
  Page<MemoryVersionResponse> versions(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      PageRequest page) {
    return versions.list(owned(caller, id), page).map(MemoryVersionResponse::of);
  }

  @GetMapping("/versions/{version}")
  @Operation(
      summary = "Read a version of what an actor knows",
      description = "One version, without its nodes.")
  MemoryVersionResponse version(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(description = VERSION, example = VERSION_KEY) @PathVariable String version) {
    return MemoryVersionResponse.of(found(caller, id, version));
  }

  @GetMapping("/versions/{version}/nodes")
  @Operation(
      summary = "List nodes of a version",
      description =
          "The roots of the version's trees, or the children of a node, by key; of all domains"
              + " unless one is named.")
  Page<MemoryNodeResponse> nodes(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(description = VERSION, example = VERSION_KEY) @PathVariable String version,
      @Parameter(
              description = "The node whose children are listed; absent: the roots.",
              example = "FyzLbQ2a9c1ZsNf0yXq7e")
          @RequestParam(required = false)
          @Nullable String parentId,
      @Parameter(description = "Only nodes of this domain.", example = "PRD")
          @RequestParam(required = false)
          @Nullable String domain,
      PageRequest page) {
    Version found = found(caller, id, version);
    return nodes
        .children(
            found, parentId == null ? "" : parentId, domain == null ? null : storable(domain), page)
        .map(MemoryNodeResponse::of);
  }

  @GetMapping("/versions/{version}/chains")
  @Operation(
      summary = "Read all ways through a version",
      description =
          "Every way from a root to a leaf of one domain, by key. What hangs on a node of another"
              + " domain is a root here.")
  MemoryChainsResponse chains(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(description = VERSION, example = VERSION_KEY) @PathVariable String version,
      @Parameter(description = DOMAIN, example = "PRD") @RequestParam(defaultValue = "")
          String domain) {
    List<List<MemoryNodeResponse>> chains =
        nodes.chains(found(caller, id, version), storable(domain)).stream()
            .map(chain -> chain.stream().map(MemoryNodeResponse::of).toList())
            .toList();
    return new MemoryChainsResponse(chains);
  }

  @GetMapping("/versions/{version}/history")
  @Operation(
      summary = "List the changes of a version",
      description =
          "The changes of its nodes that can be undone, the newest first. A program undoes them by"
              + " memory:versions#restore.")
  Page<MemoryRevisionResponse> history(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(description = VERSION, example = VERSION_KEY) @PathVariable String version,
      PageRequest page) {
    return versions.history(found(caller, id, version), page).map(MemoryRevisionResponse::of);
  }

  @GetMapping("/nodes/{node}")
  @Operation(summary = "Read a node", description = "One node of any version of the actor's.")
  MemoryNodeResponse node(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = ACTOR_ID) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(description = "A node of its memory.", example = "FyzLbQ2a9c1ZsNf0yXq7e")
          @PathVariable
          String node) {
    return MemoryNodeResponse.of(nodes.get(owned(caller, id), node));
  }

  /** The same domain, since none has the character that the database does not hold. */
  private static String storable(String domain) {
    return domain.replace('\0', '\uFFFD');
  }

  private ActorId owned(Caller caller, ActorId id) {
    return actors.get(caller.user(), id).id();
  }

  private Version found(Caller caller, ActorId id, String version) {
    return versions.get(owned(caller, id), version);
  }
}
