package chat.roles.chats.interpreter;

import chat.roles.actors.ActorVariables;
import chat.roles.actors.Actors;
import chat.roles.actors.Conversations;
import chat.roles.events.Events;
import chat.roles.hosts.language.Programs;
import chat.roles.hosts.language.Scope;
import chat.roles.kernel.ids.RunId;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal;
import chat.roles.toolbox.Toolbox;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What one run's interpreter works with. */
record RunTools(
    Execution execution,
    Budget budget,
    @Nullable String model,
    Toolbox toolbox,
    Programs programs,
    ActorVariables variables,
    Conversations conversations,
    Actors actors,
    Events events,
    Turns turns,
    MissingValues missing,
    Clock clock) {

  Tool named(String protocol) {
    return toolbox
        .find(protocol)
        .orElseThrow(() ->
            new ToolFailure(
                400,
                "There is no tool \"%s\"; there are %s.".formatted(protocol, toolbox.protocols())));
  }

  Journal journal() {
    return execution.journal();
  }

  RunId run() {
    return execution.id();
  }

  /**
   * What names mean in a prompt.
   *
   * @param at its place in the actor's program
   */
  Scope scope(Stage stage, ChatDto dto, String at) {
    return new ActorScope(stage, journal(), clock, dto, missing, at);
  }

  RunVariables variablesAt(Stage stage) {
    return new RunVariables(stage, journal(), variables);
  }
}
