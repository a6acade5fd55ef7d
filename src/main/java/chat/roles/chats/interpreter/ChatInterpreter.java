package chat.roles.chats.interpreter;

import chat.roles.actors.ActorVariables;
import chat.roles.actors.Actors;
import chat.roles.actors.Conversations;
import chat.roles.events.Events;
import chat.roles.hosts.Hosts;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Programs;
import chat.roles.hosts.language.Prompt;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.roles.Roles;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.Toolbox;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import chat.roles.toolbox.spi.ToolFailure;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Carries out chats and lifecycles over the journal of their run. */
@Component
public class ChatInterpreter {

  private final Toolbox toolbox;
  private final Programs programs;
  private final Conversations conversations;
  private final Actors actors;
  private final ActorVariables variables;
  private final Events events;
  private final Participants.Sources sources;
  private final InterpreterSettings settings;
  private final Clock clock;

  ChatInterpreter(
      Toolbox toolbox,
      Programs programs,
      Conversations conversations,
      Actors actors,
      ActorVariables variables,
      Events events,
      Roles roles,
      Hosts hosts,
      InterpreterSettings settings,
      Clock clock) {
    this.toolbox = toolbox;
    this.programs = programs;
    this.conversations = conversations;
    this.actors = actors;
    this.variables = variables;
    this.events = events;
    this.sources = new Participants.Sources(actors, variables, roles, hosts, settings.readyWait());
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether chats to an entry of that name reach into other runs of the actor. */
  public static boolean isCommand(String entry) {
    return DefaultEntries.isCommand(entry);
  }

  /**
   * Chats with the run's actor.
   *
   * @param entry "" for the default one
   * @param contextual as the caller asked; the entry may decide otherwise
   * @param model the platform's model to ask, whatever the program says; null: as it says
   * @return what the entry answers, with the conversation's new place when the chat is remembered;
   *     errors of the program are answers with a status; null when the actor has no program, or the
   *     entry no handle
   */
  public @Nullable ChatDto chat(
      Execution execution, String entry, boolean contextual, ChatDto dto, @Nullable String model)
      throws InterruptedException {
    Walk walk = new Walk(execution, dto, model);
    try {
      Participant self = walk.participants.self(true);
      self.talk().continueFrom(dto.lastMsgId());
      Stage stage = walk.stage(self, contextual);
      boolean remembered = Entries.entered(stage, entry).remembers();
      ChatDto answer = new Entries(walk.interpreter, walk.tools).answer(stage, entry, dto);
      if (answer.statusCode() == 0 && Entries.isSilent(self, entry)) {
        return null;
      }
      return remembered ? answer.withLastMsgId(self.talk().lastMsgId()) : answer;
    } catch (ToolFailure failure) {
      return Interpreter.failed(dto, failure.statusCode(), failure.getMessage(), "entry:" + entry);
    } catch (Stopped stopped) {
      return stopped(stopped.withAtLeast(dto));
    }
  }

  /** What there is, with the reason why it is not more. */
  private static ChatDto stopped(Stopped stopped) {
    ChatDto soFar = stopped.soFar() == null ? ChatDto.empty() : stopped.soFar();
    ChatDto answer = soFar.withStatus(stopped.statusCode(), stopped.getMessage());
    return stopped.statusCode() == 429
        ? answer.withOptionsOver(Json.object().put("maxQAs", -1))
        : answer;
  }

  /**
   * Carries out the prompts with which an actor's life begins: {@code onCreate}, whose answer is
   * kept with the actor, then {@code onInit} with that answer, again for as long as {@code
   * onCreated} has something to say, up to a configured number of times.
   *
   * @param created what {@code onCreate} answered in an earlier try, which went wrong later; null:
   *     it is carried out now
   * @return status 0 when the actor is ready, an error otherwise
   */
  public ChatDto beBorn(Execution execution, @Nullable ChatDto created)
      throws InterruptedException {
    Walk walk = new Walk(execution, ChatDto.empty(), null);
    try {
      Participant self = walk.participants.self(false);
      Program program = self.program();
      return program == null
          ? ChatDto.empty()
          : walk.beBorn(walk.stage(self, true), program.lifecycle(), created);
    } catch (ToolFailure failure) {
      return ChatDto.empty().withStatus(failure.statusCode(), failure.getMessage());
    } catch (Stopped stopped) {
      return ChatDto.empty().withStatus(stopped.statusCode(), stopped.getMessage());
    }
  }

  /** One walk through a program, with its journal. */
  private final class Walk {

    private final RunTools tools;
    private final Participants participants;
    private final Interpreter interpreter;

    private Walk(Execution execution, ChatDto dto, @Nullable String model) {
      participants = new Participants(execution, sources);
      Turns turns = new Turns(execution, variables, participants);
      tools =
          new RunTools(
              execution,
              Budget.of(execution, settings, dto),
              model,
              toolbox,
              programs,
              variables,
              conversations,
              actors,
              events,
              turns,
              new MissingValues(execution.journal()),
              clock);
      interpreter = new Interpreter(tools, new Limits(settings), participants);
    }

    private Stage stage(Participant self, boolean contextual) {
      Context context = contextual ? Context.LONG_RUN : Context.LONG_RUN.request();
      return new Stage(self, context, contextual);
    }

    private ChatDto beBorn(Stage stage, Program.Lifecycle life, @Nullable ChatDto created)
        throws InterruptedException {
      ChatDto now = created == null ? create(stage, life.onCreate()) : created;
      if (now.statusCode() != 0) {
        return now;
      }
      for (int round = 0; round < settings.maxInitRounds(); round++) {
        now = done(stage, life.onInit(), now);
        if (now.statusCode() != 0 || life.onCreated() == null) {
          return now;
        }
        now = done(stage, life.onCreated(), now);
        if (now.statusCode() != 0 || now.isEmpty()) {
          return now;
        }
      }
      String message =
          "onCreated still had something to say after %d rounds of onInit; its answer must be empty when all is well."
              .formatted(settings.maxInitRounds());
      return Interpreter.failed(now, 508, message, "$.onCreated");
    }

    private ChatDto create(Stage stage, @Nullable Prompt onCreate) throws InterruptedException {
      if (onCreate == null) {
        return ChatDto.empty();
      }
      ChatDto created = interpreter.process(stage, onCreate, ChatDto.empty());
      if (created.statusCode() == 0) {
        Companion kept =
            actors.created(stage.actor().id(), Json.mapper().<JsonNode>valueToTree(created));
        tools
            .journal()
            .step(
                new Step("created", "created", "", Json.nodes().nullNode()),
                _ -> Performed.of(Json.nodes().nullNode(), List.of(kept)));
      }
      return created;
    }

    private ChatDto done(Stage stage, @Nullable Prompt prompt, ChatDto dto)
        throws InterruptedException {
      return prompt == null ? dto : interpreter.process(stage, prompt, dto);
    }
  }
}
