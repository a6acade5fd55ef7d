package chat.roles.memory.imports;

import chat.roles.events.Events;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.MemoryAddress;
import chat.roles.memory.Node;
import chat.roles.memory.NodeDraft;
import chat.roles.memory.NodeList;
import chat.roles.memory.Nodes;
import chat.roles.memory.Spot;
import chat.roles.memory.Version;
import chat.roles.memory.Versions;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.TransactionalEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code memory:import}: a document becomes a tree of nodes in several steps of the run. The first
 * reads and cuts the document and records what is to be saved, each further one embeds and saves a
 * batch of nodes, the last removes what the document held when it was imported before and holds no
 * more. A run that was interrupted goes on with the batch where it was.
 */
@Component
class ImportMethod implements MemoryAddress {

  private static final int USUAL_TOKENS = 800;
  private static final int MOST_TOKENS = 8_000;
  private static final String IMPORT = "import";

  private final Planning planning;
  private final Versions versions;
  private final Nodes nodes;
  private final Events events;

  ImportMethod(Planning planning, Versions versions, Nodes nodes, Events events) {
    this.planning = planning;
    this.versions = versions;
    this.nodes = nodes;
    this.events = events;
  }

  @Override
  public String address() {
    return IMPORT;
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    ImportArguments arguments = new ImportArguments(call);
    Integer chunkTokens = arguments.number("chunkTokens", Chunker.SMALLEST, MOST_TOKENS);
    Planning.Wish wish =
        new Planning.Wish(
            arguments.version(),
            arguments.domain(),
            arguments.name(),
            chunkTokens == null ? USUAL_TOKENS : chunkTokens,
            GivenDocument.of(arguments));
    Plan plan = Plan.of(call.perform(new Reading(call.actor().id(), wish)));
    Map<Spot.Name, String> ids = new HashMap<>();
    String parentId = arguments.parentId();
    for (int from = 0; from < plan.nodes().size(); from += plan.batch()) {
      int to = Math.min(plan.nodes().size(), from + plan.batch());
      Batch batch = new Batch(plan, from, to, Map.copyOf(ids), parentId);
      JsonNode saved = call.perform(new SavingBatch(call.actor(), batch));
      for (int i = from; i < to; i++) {
        ids.put(plan.nodes().get(i).name(), saved.path(i - from).stringValue());
      }
    }
    int removed =
        plan.document() == null
            ? 0
            : call.perform(new Clearing(call.actor(), plan, ids)).intValue();
    return call.dto().withData(answer(plan, ids, removed));
  }

  private static ObjectNode answer(Plan plan, Map<Spot.Name, String> ids, int removed) {
    PlannedNode first = plan.nodes().getFirst();
    long sections =
        plan.nodes().stream().filter(node -> ImportKeys.isSection(node.name().key())).count();
    long chunks =
        plan.nodes().stream().filter(node -> ImportKeys.isChunk(node.name().key())).count();
    return Json.object()
        .put("versionId", plan.versionId())
        .put("versionKey", plan.versionKey())
        .put("domain", first.name().domain())
        .put("readAs", plan.format())
        .put("id", ids.get(first.name()))
        .put("key", first.name().key())
        .put("nodes", plan.nodes().size())
        .put("sections", sections)
        .put("chunks", chunks)
        .put("removed", removed);
  }

  private static ToolFailure failure(Problem problem) {
    return new ToolFailure(problem.category().status(), "memory:import: " + problem.getMessage());
  }

  /** Nodes that are saved in one step. */
  private record Batch(
      Plan plan, int from, int to, Map<Spot.Name, String> ids, @Nullable String parentId) {

    ObjectNode question() {
      return Json.object()
          .put(IMPORT, plan.shown())
          .put("versionId", plan.versionId())
          .put("from", from)
          .put("to", to)
          .put("of", plan.nodes().size());
    }

    /** As somebody would give them to be saved; parents by ids, of which those here are new. */
    List<JsonNode> asGiven() {
      Map<Spot.Name, String> known = new HashMap<>(ids);
      List<JsonNode> given = new ArrayList<>();
      for (PlannedNode node : plan.nodes().subList(from, to)) {
        String id = Ids.nanoid();
        known.put(node.name(), id);
        ObjectNode json =
            Json.object()
                .put("id", id)
                .put("key", node.name().key())
                .put("domain", node.name().domain())
                .put("versionId", plan.versionId())
                .put("summary", node.summary());
        json.set("content", node.content() == null ? Json.nodes().nullNode() : node.content());
        String parent = node.parent() == null ? parentId : known.get(node.parent());
        if (parent != null) {
          json.put("parentId", parent);
        }
        given.add(json);
      }
      return given;
    }
  }

  /** The first step: reads the document, changes nothing. */
  private final class Reading implements Effect {

    private final ActorId actor;
    private final Planning.Wish wish;

    Reading(ActorId actor, Planning.Wish wish) {
      this.actor = actor;
      this.wish = wish;
    }

    @Override
    public JsonNode question() {
      ObjectNode question =
          Json.object()
              .put(IMPORT, wish.name())
              .put("format", wish.document().formatName())
              .put("bytes", wish.document().file().length)
              .put("hash", wish.document().hash())
              .put("chunkTokens", wish.chunkTokens());
      return question.put("version", wish.version()).put("domain", wish.domain());
    }

    @Override
    public Outcome perform(Attempt attempt) throws InterruptedException {
      try {
        Plan plan = planning.plan(actor, wish);
        nodes.read("", new Batch(plan, 0, plan.nodes().size(), Map.of(), null).asGiven());
        return Outcome.of(plan.toJson());
      } catch (Problem problem) {
        throw failure(problem);
      }
    }
  }

  /** A further step: saves some nodes, and tells the user how far it is. */
  private final class SavingBatch implements TransactionalEffect {

    private final ToolActor actor;
    private final Batch batch;

    SavingBatch(ToolActor actor, Batch batch) {
      this.actor = actor;
      this.batch = batch;
    }

    @Override
    public JsonNode question() {
      return batch.question();
    }

    @Override
    public Work prepare(Attempt attempt) throws InterruptedException {
      try {
        List<NodeDraft> drafts = nodes.read("", batch.asGiven());
        NodeList prepared = nodes.prepare(actor.id(), drafts);
        return () -> save(prepared);
      } catch (Problem problem) {
        throw failure(problem);
      }
    }

    private Outcome save(NodeList prepared) {
      try {
        ArrayNode ids = Json.nodes().arrayNode();
        for (Node node : nodes.save(prepared, false)) {
          ids.add(node.id());
        }
        return new Outcome(
            ids,
            null,
            null,
            List.of(events.announcing(actor.owner(), actor.id(), "log", progress())));
      } catch (Problem problem) {
        throw failure(problem);
      }
    }

    private ObjectNode progress() {
      int all = batch.plan().nodes().size();
      ObjectNode payload =
          Json.object()
              .put("level", "info")
              .put(
                  "text",
                  "Importing %s: %,d of %,d nodes are saved."
                      .formatted(batch.plan().shown(), batch.to(), all));
      payload
          .putObject("data")
          .put(IMPORT, batch.plan().shown())
          .put("versionId", batch.plan().versionId())
          .put("done", batch.to())
          .put("of", all);
      return payload;
    }
  }

  /** The last step: removes what an earlier import of the document left and this one has not. */
  private final class Clearing implements TransactionalEffect {

    private final ToolActor actor;
    private final Plan plan;
    private final Map<Spot.Name, String> ids;

    Clearing(ToolActor actor, Plan plan, Map<Spot.Name, String> ids) {
      this.actor = actor;
      this.plan = plan;
      this.ids = ids;
    }

    @Override
    public JsonNode question() {
      return Json.object()
          .put("clear", plan.document())
          .put("versionId", plan.versionId())
          .put("keep", ids.size());
    }

    @Override
    public Work prepare(Attempt attempt) {
      return () -> {
        try {
          Version version = versions.get(actor.id(), plan.versionId());
          List<String> left = left(version);
          int removed = left.isEmpty() ? 0 : nodes.remove(actor.id(), left, false).size();
          return Outcome.of(Json.nodes().numberNode(removed));
        } catch (Problem problem) {
          throw failure(problem);
        }
      };
    }

    private List<String> left(Version version) {
      Set<String> kept = new HashSet<>(ids.values());
      String domain = plan.nodes().getFirst().name().domain();
      String prefix = plan.document() + "/";
      return nodes.spots(version).stream()
          .filter(spot -> spot.domain().equals(domain) && spot.key().startsWith(prefix))
          .filter(spot -> ImportKeys.isChunk(spot.key()) || ImportKeys.isSection(spot.key()))
          .map(Spot::id)
          .filter(id -> !kept.contains(id))
          .toList();
    }
  }
}
