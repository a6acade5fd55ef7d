package chat.roles.chats;

import chat.roles.chats.interpreter.CorrectedTurn;
import chat.roles.hosts.Host;
import chat.roles.hosts.Hosts;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.models.Models;
import chat.roles.runs.Fork;
import chat.roles.runs.Forks;
import chat.roles.runs.Run;
import chat.roles.runs.Runs;
import chat.roles.toolbox.spi.ChatDto;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chats that take the way of an earlier one up to some question, and then their own. */
@Component
public class ForkedChats {

  /** The journal's record of the actor that the run is about. */
  private static final String SELF = "@";

  private static final String MEMBER = "@";

  /** Its records name the run that the next step reaches into. */
  private static final String COMMANDS = "user-command";

  private static final List<String> MODELS = List.of("llm", "entry");

  private final Runs runs;
  private final Forks forks;
  private final Hosts hosts;
  private final Models models;

  ForkedChats(Runs runs, Forks forks, Hosts hosts, Models models) {
    this.runs = runs;
    this.forks = forks;
    this.hosts = hosts;
    this.models = models;
  }

  /**
   * What is different.
   *
   * @param fromQa the first question that is asked anew, or answered with {@code answer}
   * @param host another release of the role; null: the program that the run had
   * @param model the platform's model that answers from there on; null: as the program says
   * @param answer the corrected answer; null: it is asked anew
   */
  public record Difference(
      String fromQa, @Nullable HostId host, @Nullable String model, @Nullable JsonNode answer) {}

  /**
   * Starts the fork.
   *
   * @throws Problem missing, when run, QA or host is not there for the user; caller, when the host
   *     is one of another role, there is no such model, or the answer is none for such a question;
   *     conflict, when the run is no chat or its journal was deleted
   */
  public Run fork(UserId user, RunId of, Difference difference) {
    Run run = runs.find(user, of).orElseThrow(() -> Problem.missing("run"));
    if (!run.kind().equals(ChatProgram.KIND)) {
      throw Problem.conflict("run-not-forkable", "Only chats can be forked.");
    }
    checkModel(difference.model());
    JsonNode answer = difference.answer();
    return forks.make(
        user,
        of,
        new Fork(
            difference.fromQa(),
            input -> withModel(input, difference.model()),
            answer == null
                ? null
                : (tool, recorded, failed) -> corrected(tool, recorded, failed, answer),
            difference.host() == null
                ? Map.of()
                : Map.of(SELF, withHost(visible(user, difference.host())))));
  }

  private void checkModel(@Nullable String model) {
    if (model != null && models.offered().stream().noneMatch(m -> m.name().equals(model))) {
      throw Problem.invalid(
          List.of(
              new Mistake(
                  "$.model",
                  "must be one of those that GET /api/models names: "
                      + models.offered().stream().map(m -> m.name()).toList())));
    }
  }

  private static JsonNode withModel(JsonNode input, @Nullable String model) {
    return model == null ? input : ((ObjectNode) input.deepCopy()).put("model", model);
  }

  private Host visible(UserId user, HostId id) {
    return hosts
        .find(id)
        .filter(host -> host.published() || host.createdBy().equals(user))
        .orElseThrow(() -> Problem.missing("host"));
  }

  private static UnaryOperator<JsonNode> withHost(Host host) {
    return recorded -> {
      ObjectNode actor = (ObjectNode) recorded.deepCopy();
      ObjectNode me = actor.withObject("/me");
      if (!me.path("roleId").asString("").equals(host.roleId().value())) {
        throw Problem.invalid(
            List.of(
                new Mistake("$.hostId", "must be a host of the role that the run's actor has")));
      }
      me.put("hostId", host.id().value());
      return actor.put("program", host.programHash());
    };
  }

  private static JsonNode corrected(
      String tool, JsonNode recorded, boolean failed, JsonNode answer) {
    if (tool.equals(MEMBER)) {
      return ofMember(recorded, answer);
    }
    if (!recorded.has("answer") && !failed) {
      return answer;
    }
    if (tool.equals(COMMANDS)) {
      throw wrong("cannot be given: it says which run of yours is meant");
    }
    boolean ofModel = MODELS.contains(tool);
    if (ofModel && !answer.isString() && !answer.path("text").isString()) {
      throw wrong("must be a text, since a model was asked");
    }
    ObjectNode corrected = Json.object();
    corrected.set(
        "answer", ofModel && answer.isString() ? Json.object().set("text", answer) : answer);
    if (ofModel) {
      CorrectedTurn.enter(corrected, recorded);
    }
    return corrected;
  }

  private static JsonNode ofMember(JsonNode recorded, JsonNode answer) {
    ObjectNode dto = (ObjectNode) recorded.deepCopy();
    if (answer.isString()) {
      dto.set("text", answer);
    } else if (answer instanceof ObjectNode given) {
      dto.setAll(given);
    } else {
      throw wrong("must be a text or a ChatDto, since a member was asked");
    }
    try {
      return Json.mapper().valueToTree(Json.mapper().treeToValue(dto, ChatDto.class));
    } catch (JacksonException e) {
      throw wrong("must be a text or a ChatDto, since a member was asked");
    }
  }

  private static Problem wrong(String why) {
    return Problem.invalid(List.of(new Mistake("$.answer", why)));
  }
}
