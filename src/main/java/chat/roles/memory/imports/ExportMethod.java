package chat.roles.memory.imports;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.MemoryAddress;
import chat.roles.memory.Node;
import chat.roles.memory.Nodes;
import chat.roles.memory.Spot;
import chat.roles.memory.Version;
import chat.roles.memory.Versions;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * {@code memory:export}: a version's nodes, or those from one on, as Markdown in the text or as
 * JSON in the data.
 */
@Component
class ExportMethod implements MemoryAddress {

  private static final String EVERY_DOMAIN = "*";
  private static final String MARKDOWN = "markdown";
  private static final String JSON = "json";

  private final Versions versions;
  private final Nodes nodes;
  private final ImportSettings settings;

  ExportMethod(Versions versions, Nodes nodes, ImportSettings settings) {
    this.versions = versions;
    this.nodes = nodes;
    this.settings = settings;
  }

  @Override
  public String address() {
    return "export";
  }

  /**
   * What is asked of an export.
   *
   * @param domain null for all
   * @param root key or id of the node to begin with; null for all
   */
  private record Wish(
      String format, @Nullable String version, @Nullable String domain, @Nullable String root) {

    static Wish of(ImportArguments arguments) {
      String format = arguments.text("format");
      if (format != null && !List.of(MARKDOWN, JSON).contains(format)) {
        throw ImportArguments.wrong("$.format", "must be markdown or json");
      }
      String key = arguments.text("key");
      String id = arguments.parentId();
      if (key != null && id != null) {
        throw ImportArguments.wrong(
            "$.parentId", "is one too many beside key: leave one of them out");
      }
      String domain = arguments.domain();
      return new Wish(
          format == null ? MARKDOWN : format,
          arguments.version(),
          EVERY_DOMAIN.equals(domain) ? null : domain,
          id == null ? key : id);
    }

    boolean isIn(Spot spot) {
      return domain == null || domain.equals(spot.domain());
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    Wish wish = Wish.of(new ImportArguments(call));
    JsonNode exported = call.perform(new Writing(call.actor().id(), wish));
    return exported.isString()
        ? call.dto().withText(exported.stringValue())
        : call.dto().withData(exported);
  }

  private final class Writing implements Effect {

    private final ActorId actor;
    private final Wish wish;

    Writing(ActorId actor, Wish wish) {
      this.actor = actor;
      this.wish = wish;
    }

    @Override
    public JsonNode question() {
      return Json.object()
          .put("export", wish.format())
          .put("version", wish.version())
          .put("domain", wish.domain())
          .put("from", wish.root());
    }

    @Override
    public Outcome perform(Attempt attempt) {
      try {
        return Outcome.of(export(actor, wish));
      } catch (Problem problem) {
        throw new ToolFailure(
            problem.category().status(), "memory:export: " + problem.getMessage());
      }
    }
  }

  private JsonNode export(ActorId actor, Wish wish) {
    Version version = versions.get(actor, wish.version());
    TreeWalk walk =
        new TreeWalk(nodes.spots(version).stream().filter(wish::isIn).toList(), settings.nodes());
    List<TreeWalk.Step> steps = wish.root() == null ? walk.all() : walk.from(wish.root());
    if (steps == null) {
      throw tooLarge("%,d nodes (chatroles.imports.nodes)".formatted(settings.nodes()));
    }
    List<ExportedNode> exported = exported(version, steps);
    if (JSON.equals(wish.format())) {
      return TreeJson.write(version, exported);
    }
    String markdown = MarkdownExport.of(exported, settings.chars());
    if (markdown == null) {
      throw tooLarge("%,d characters (chatroles.imports.chars)".formatted(settings.chars()));
    }
    return Json.nodes().stringNode(markdown);
  }

  private static Problem tooLarge(String limit) {
    return new Problem(
        Category.TOO_LARGE,
        "export-too-large",
        "The export would have more than %s: export it in parts, by key.".formatted(limit));
  }

  private List<ExportedNode> exported(Version version, List<TreeWalk.Step> steps) {
    List<String> ids = steps.stream().map(step -> step.spot().id()).toList();
    Map<String, Node> found =
        nodes.all(version, ids).stream().collect(Collectors.toMap(Node::id, Function.identity()));
    List<ExportedNode> exported = new ArrayList<>();
    for (TreeWalk.Step step : steps) {
      Node node = found.get(step.spot().id());
      if (node != null) {
        exported.add(
            new ExportedNode(
                step.depth(), step.spot().name(), step.parent(), node.content(), node.summary()));
      }
    }
    return exported;
  }
}
