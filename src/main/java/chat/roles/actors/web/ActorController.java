package chat.roles.actors.web;

import chat.roles.actors.Actor;
import chat.roles.actors.Actors;
import chat.roles.actors.Conversations;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.Caller;
import chat.roles.users.Sessions;
import chat.roles.users.Tokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/actors")
@Tag(name = "Actors", description = "Living instances of roles, in a tree below your root actor.")
class ActorController {

  private static final String ACTOR = "An actor of yours.";
  private static final String EXAMPLE = "kqTSpUPOkRrsUrHFkNZJv";

  private final Actors actors;
  private final Conversations conversations;
  private final Tokens tokens;
  private final Sessions sessions;

  ActorController(Actors actors, Conversations conversations, Tokens tokens, Sessions sessions) {
    this.actors = actors;
    this.conversations = conversations;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Make an actor",
      description =
          "Makes an actor of a role, with the members that its host wants from the beginning. A"
              + " singleton host has one actor for each user, which is answered again.")
  ActorResponse create(@AuthenticationPrincipal Caller caller, @RequestBody ActorRequest request) {
    Actor actor = actors.create(request.wantedBy(caller));
    return ActorResponse.of(actor, tokens.issue(actor.id(), actor.owner()));
  }

  @GetMapping
  @Operation(
      summary = "List your actors",
      description = "All actors of your tree, oldest first; those under one parent or of one role.")
  Page<ActorResponse> list(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "Only the children of this actor.", example = EXAMPLE)
          @Schema(type = "string")
          @RequestParam(required = false)
          @Nullable ActorId parentId,
      @Parameter(description = "Only actors of this role.", example = "V1StGXR8_Z5jdHi6B-myT")
          @Schema(type = "string")
          @RequestParam(required = false)
          @Nullable RoleId role,
      PageRequest page) {
    return actors.list(caller.user(), parentId, role, page).map(ActorResponse::of);
  }

  @GetMapping("/{id}")
  @Operation(summary = "Read an actor", description = "An actor of yours, without its token.")
  ActorResponse get(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id) {
    return ActorResponse.of(actors.get(caller.user(), id));
  }

  @PatchMapping("/{id}")
  @Operation(
      summary = "Change an actor",
      description = "Changes nick or avatar, or tries the lifecycle of a failed actor again.")
  ActorResponse change(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id,
      @RequestBody ActorChangeRequest request) {
    return ActorResponse.of(actors.change(caller.user(), id, request.change()));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Delete an actor",
      description =
          "Deletes the actor and all below it, cancels their runs, and frees their variables and"
              + " conversations. Your root actor cannot be deleted.")
  boolean delete(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id) {
    actors.delete(caller.user(), id);
    return true;
  }

  @PostMapping("/{id}/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Make another token of an actor",
      description =
          "It may chat with the actor and its descendants, and do nothing else: made to be embedded"
              + " in a page. Answers the actor with `authToken`. Your root actor's token is your"
              + " own, made by signing in.")
  ActorResponse makeToken(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id) {
    Actor actor = actors.get(caller.user(), id);
    checkNoRoot(actor);
    return ActorResponse.of(actor, tokens.issue(actor.id(), actor.owner()));
  }

  @DeleteMapping("/{id}/tokens")
  @Operation(
      summary = "Revoke an actor's tokens",
      description =
          "Every token of that actor that was made until now; those of other actors stay. Answers"
              + " true.")
  boolean revokeTokens(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id) {
    Actor actor = actors.get(caller.user(), id);
    checkNoRoot(actor);
    sessions.revokeTokensOf(actor.id(), actor.owner());
    return true;
  }

  private static void checkNoRoot(Actor actor) {
    if (actor.id().value().equals(actor.owner().value())) {
      throw Problem.conflict(
          "root-actor",
          "The tokens of your root actor are your own: sign in, and sign out with DELETE"
              + " /api/me/sessions.");
    }
  }

  @GetMapping("/{id}/messages")
  @Operation(
      summary = "Read an actor's conversation",
      description = "The current conversation, oldest first, in parts.")
  MessagesResponse messages(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = ACTOR, example = EXAMPLE) @Schema(type = "string") @PathVariable
          ActorId id,
      @Parameter(
              description = "The message after which to begin; absent: at the beginning.",
              example = "FyzLbQ2a9c1ZsNf0yXq7e")
          @RequestParam(required = false)
          @Nullable String after,
      @Parameter(description = "The most messages to answer, from 1 to 100.", example = "20")
          @RequestParam(defaultValue = PageRequest.DEFAULT_SIZE)
          int size) {
    Actor actor = actors.get(caller.user(), id);
    int checked = new PageRequest(0, size).size();
    return MessagesResponse.of(conversations.current(actor.id(), after, checked + 1), checked);
  }
}
