package chat.roles.chats;

import chat.roles.actors.Actor;
import chat.roles.actors.Actors;
import chat.roles.chats.interpreter.ChatInterpreter;
import chat.roles.chats.interpreter.Found;
import chat.roles.chats.interpreter.Suspensions;
import chat.roles.chats.interpreter.Turns;
import chat.roles.hosts.Host;
import chat.roles.hosts.Hosts;
import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Hashes;
import chat.roles.roles.RoleEntry;
import chat.roles.roles.Roles;
import chat.roles.runs.Milestone;
import chat.roles.runs.NewRun;
import chat.roles.runs.RunListener;
import chat.roles.runs.Running;
import chat.roles.runs.Runs;
import chat.roles.runs.Suspension;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.users.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages to actors. Each is carried out as a run of its own. */
@Component
public class Chats {

  private final Actors actors;
  private final Roles roles;
  private final Hosts hosts;
  private final Runs runs;
  private final ChatSettings settings;

  Chats(Actors actors, Roles roles, Hosts hosts, Runs runs, ChatSettings settings) {
    this.actors = actors;
    this.roles = roles;
    this.hosts = hosts;
    this.runs = runs;
    this.settings = settings;
  }

  /**
   * One message.
   *
   * @param entry "" for the default entry
   * @param contextual whether the actor shall remember it; an entry may decide otherwise
   * @param idempotencyKey null, or what makes repeating the message safe: for one actor and entry
   *     the second of a key joins the run of the first
   */
  public record Sent(
      ActorId actor,
      String entry,
      boolean contextual,
      ChatDto dto,
      @Nullable String idempotencyKey) {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    public Sent {
      if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
        throw new Problem(
            Category.CALLER,
            "idempotency-key-invalid",
            "An Idempotency-Key has 1 to 255 characters, no spaces.");
      }
    }

    private NewRun.@Nullable Request request() {
      if (idempotencyKey == null) {
        return null;
      }
      ObjectNode options = dto.options().deepCopy();
      options.remove("stream");
      ChatInput asked = new ChatInput(entry, contextual, dto.withOptions(options));
      return new NewRun.Request(entry + "\n" + idempotencyKey, Hashes.sha256(Json.write(asked)));
    }
  }

  /**
   * Starts the chat's run and returns at once. Contextual chats of one actor are carried out one
   * after the other, in the order of these calls.
   *
   * @return empty when there is nobody to ask: the default entry of an actor without a host
   * @throws Problem missing, when the caller may not chat with the actor, or a named entry is asked
   *     of an actor without a host; caller, when the text is too long
   */
  public Optional<Running> start(Caller caller, Sent sent, List<RunListener> listeners) {
    Actor actor = reachable(caller, sent.actor());
    checkLength(sent.dto());
    checkBudget(sent.dto());
    if (actor.host() == null) {
      if (!sent.entry().isEmpty()) {
        throw new Problem(
            Category.MISSING,
            "entry-not-found",
            "This actor has no host, so it has only its default entry.");
      }
      return Optional.empty();
    }
    Found found = found(actor, actor.host());
    boolean contextual = isContextual(found, sent);
    ChatInput input = new ChatInput(sent.entry(), sent.contextual(), sent.dto());
    return Optional.of(
        runs.start(
            new NewRun(
                RunId.fresh(),
                ChatProgram.KIND,
                actor.owner(),
                actor.id(),
                contextual ? Turns.lane(actor.id()) : null,
                Json.mapper().valueToTree(input),
                sent.request()),
            found,
            listeners));
  }

  /**
   * The run's answer, waited for as long as configured; what it shows when it waits for its user;
   * else that it goes on.
   *
   * @param callerIsThere asked now and then; false when nobody waits any more
   */
  public JsonNode answer(Running running, BooleanSupplier callerIsThere)
      throws InterruptedException {
    try {
      Milestone reached = awaited(running, callerIsThere);
      JsonNode answer = reached == null ? null : reachedAnswer(reached, running.id());
      return answer == null ? later(running.id()) : answer;
    } finally {
      running.leave();
    }
  }

  /** Null when it does not come in time, the run lets its caller go, or the caller went. */
  private @Nullable Milestone awaited(Running running, BooleanSupplier callerIsThere)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      Duration left = settings.answerWait().minusNanos(System.nanoTime() - begun);
      Duration most = left.compareTo(settings.callerCheck()) < 0 ? left : settings.callerCheck();
      long asked = System.nanoTime();
      Milestone reached = running.awaitMilestone(most).orElse(null);
      boolean letGo = System.nanoTime() - asked < most.toNanos();
      if (reached != null || letGo || !most.equals(settings.callerCheck())) {
        return reached;
      }
      if (!callerIsThere.getAsBoolean()) {
        return null;
      }
    }
  }

  private JsonNode reachedAnswer(Milestone reached, RunId run) {
    return switch (reached) {
      case Milestone.Ended(JsonNode result) -> withRun(result, run);
      case Milestone.Suspended(Suspension suspension) -> suspended(suspension);
    };
  }

  /** What is answered when the run waits for its user. */
  public JsonNode suspended(Suspension suspension) {
    ChatDto dto =
        Suspensions.dto(suspension.shown())
            .withStatus(ChatDto.GOES_ON, Suspensions.message(suspension.shown()));
    return withRun(Json.mapper().valueToTree(dto), suspension.run());
  }

  /** How long a caller waits for an answer. */
  public Duration longestWait() {
    return settings.answerWait();
  }

  /** The result with the run's id among its options. */
  public JsonNode withRun(JsonNode result, RunId run) {
    if (!result.isObject()) {
      return result;
    }
    ObjectNode answer = Json.object().setAll((ObjectNode) result);
    ObjectNode options = Json.object();
    if (result.path("options") instanceof ObjectNode given) {
      options.setAll(given);
    }
    answer.set("options", options.put("runId", run.value()));
    return answer;
  }

  /**
   * Lets the run go on without whoever waited for it; its result comes as an event of the topic
   * {@code log}.
   *
   * @return what to answer: that it goes on, or its result when it came in this moment
   */
  public JsonNode later(RunId run) throws InterruptedException {
    return runs.leave(run).map(reached -> reachedAnswer(reached, run)).orElse(goesOn(run));
  }

  private JsonNode goesOn(RunId run) {
    ChatDto later =
        ChatDto.empty()
            .withStatus(ChatDto.GOES_ON, "The run goes on; its result comes later, under its id.");
    return withRun(Json.mapper().valueToTree(later), run);
  }

  private Actor reachable(Caller caller, ActorId id) {
    Actor actor = actors.get(caller.user(), id);
    if (!caller.isUser() && !actors.isWithin(id, caller.actor())) {
      throw Problem.missing("actor");
    }
    return actor;
  }

  private static void checkBudget(ChatDto dto) {
    List<Mistake> mistakes = new ArrayList<>();
    JsonNode questions = dto.options().path("maxQAs");
    if (isGiven(questions)
        && (!questions.canConvertToExactIntegral()
            || !questions.canConvertToInt()
            || questions.asInt() == 0)) {
      mistakes.add(
          new Mistake(
              "$.options.maxQAs",
              "must be a whole number other than 0: so many questions at most; negative: after so"
                  + " many the chat goes on in the background; null: as many as it needs"));
    }
    JsonNode tokens = dto.options().path("budgetTokens");
    if (isGiven(tokens)
        && (!tokens.canConvertToExactIntegral()
            || !tokens.canConvertToLong()
            || tokens.asLong() < 1)) {
      mistakes.add(
          new Mistake("$.options.budgetTokens", "must be a whole number from 1, or null for any"));
    }
    JsonNode onQuota = dto.options().path("onQuota");
    if (isGiven(onQuota) && !Set.of("wait", "stop").contains(onQuota.asString(""))) {
      mistakes.add(
          new Mistake(
              "$.options.onQuota",
              "must be \"wait\" (the chat waits for a quota to come back) or \"stop\" (402 at"
                  + " once, as without it)"));
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }

  private static boolean isGiven(JsonNode option) {
    return !option.isMissingNode() && !option.isNull();
  }

  private void checkLength(ChatDto dto) {
    String text = dto.text();
    if (text != null && text.length() > settings.maxTextLength()) {
      throw Problem.invalid(
          List.of(
              new Mistake(
                  "$.text",
                  "has %,d characters; at most %,d are taken"
                      .formatted(text.length(), settings.maxTextLength()))));
    }
  }

  /**
   * Whether the chat takes the actor's turn: as the entry says, else as the caller asks. Commands
   * reach into runs that may themselves wait for their turn, and need none.
   */
  private boolean isContextual(Found found, Sent sent) {
    if (ChatInterpreter.isCommand(sent.entry())) {
      return false;
    }
    return Optional.ofNullable(found.programHash())
        .flatMap(hash -> hosts.program(hash).entry(sent.entry()))
        .map(Program.Entry::contextual)
        .or(() ->
            Optional.ofNullable(found.role())
                .flatMap(r -> r.entry(sent.entry()))
                .map(RoleEntry::contextual))
        .orElse(sent.contextual());
  }

  private Found found(Actor actor, HostId host) {
    return new Found(
        actor,
        roles.find(actor.role()).orElse(null),
        hosts.find(host).map(Host::programHash).orElse(null));
  }
}
