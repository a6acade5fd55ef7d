package chat.roles.memory.collections;

import chat.roles.kernel.json.Json;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorQuery;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.toolbox.HostAuthors;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Named collections of the user's texts, found by meaning and by words. */
@Component
class VectorDbTool implements Tool {

  private static final int USUAL_COUNT = 5;
  private static final int MAX_COUNT = 100;
  private static final int MAX_IDS = 1_000;

  private final TextCollections collections;
  private final HostAuthors authors;

  VectorDbTool(TextCollections collections, HostAuthors authors) {
    this.collections = collections;
    this.authors = authors;
  }

  @Override
  public String protocol() {
    return "vectorDB";
  }

  static ToolFailure bad(String what) {
    return new ToolFailure(400, "vectorDB: " + what);
  }

  @Override
  public void check(ToolSite site) {
    if (site.address().contains("<")) {
      return; // filled in when the run comes here
    }
    try {
      VectorDbMethod.of(site.address());
    } catch (ToolFailure mistake) {
      site.mistakeInAddress(mistake.getMessage());
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    VectorDbMethod method = VectorDbMethod.of(call.address());
    JsonNode prompt = call.prompt() == null ? Json.nodes().missingNode() : call.prompt();
    VectorScope scope = collection(call, method, prompt).scope(call.actor());
    JsonNode answer =
        switch (method.verb()) {
          case MATCH -> call.perform(collections.match(match(call, prompt, scope)));
          case UPSERT ->
              call.perform(
                  collections.upsert(
                      scope, CollectionName.prefix(call.actor()), entries(call, prompt)));
          case REMOVE -> remove(call, prompt, scope);
        };
    return call.dto().withData(answer);
  }

  private CollectionName collection(ToolCall call, VectorDbMethod method, JsonNode prompt) {
    JsonNode named = prompt.path("collection");
    if (!named.isMissingNode() && !named.isString()) {
      throw bad(CollectionName.RULE);
    }
    CollectionName name =
        CollectionName.of(named.isString() ? named.stringValue() : method.collection());
    if (name.shared() && call.isByAuthor() && !isOwnersProgram(call.actor())) {
      throw new ToolFailure(
          403,
          "vectorDB: collections of user/ are for programs that the actor's user wrote; name one"
              + " without user/");
    }
    return name;
  }

  private boolean isOwnersProgram(ToolActor actor) {
    return actor.host() == null
        || authors.authorOf(actor.host()).filter(actor.owner()::equals).isPresent();
  }

  private static VectorQuery match(ToolCall call, JsonNode prompt, VectorScope scope) {
    requireFields(prompt, Set.of("collection", "text", "count", "filter"));
    String text = text(prompt);
    if (text.isBlank()) {
      text = call.dto().text() == null ? "" : call.dto().text();
    }
    if (text.isBlank()) {
      throw bad("there is no text to look for; give one as the prompt, or as text");
    }
    JsonNode count = prompt.path("count");
    boolean whole = count.isIntegralNumber() && count.canConvertToInt();
    if (!count.isMissingNode()
        && (!whole || count.intValue() < 1 || count.intValue() > MAX_COUNT)) {
      throw bad("count must be a whole number from 1 to " + MAX_COUNT);
    }
    return VectorQuery.nearest(
        scope,
        text,
        Metadata.filters(prompt.path("filter")),
        whole ? count.intValue() : USUAL_COUNT);
  }

  private static String text(JsonNode prompt) {
    JsonNode text = prompt.isObject() ? prompt.path("text") : prompt;
    if (!text.isMissingNode() && !text.isNull() && !text.isString()) {
      throw bad("what is looked for must be a text");
    }
    return text.isString() ? text.stringValue() : "";
  }

  /** The prompt's, else the data's, else the text. */
  private static List<VectorEntry> entries(ToolCall call, JsonNode prompt) {
    if (prompt.isObject() && (prompt.has("entries") || !prompt.has("text"))) {
      requireFields(prompt, Set.of("collection", "entries"));
      if (prompt.has("entries")) {
        return CollectionEntries.read(prompt.path("entries"));
      }
    } else if (prompt.isContainer() || (prompt.isString() && !prompt.stringValue().isBlank())) {
      return CollectionEntries.read(prompt);
    }
    JsonNode data = call.dto().data();
    if (data != null && data.isContainer()) {
      return CollectionEntries.read(data);
    }
    String text = call.dto().text();
    return CollectionEntries.read(Json.nodes().stringNode(text == null ? "" : text));
  }

  private JsonNode remove(ToolCall call, JsonNode prompt, VectorScope scope)
      throws InterruptedException {
    requireFields(prompt, Set.of("collection", "ids", "filter", "all"));
    if (prompt.path("all").isBoolean() && prompt.path("all").booleanValue()) {
      return call.perform(collections.removeWhere(scope, List.of()));
    }
    if (prompt.has("filter")) {
      List<Set<String>> filters = Metadata.filters(prompt.path("filter"));
      if (filters.isEmpty()) {
        throw bad("an empty filter removes nothing; say {\"all\": true} to remove everything");
      }
      return call.perform(collections.removeWhere(scope, filters));
    }
    return call.perform(collections.remove(scope, ids(call, prompt)));
  }

  private static Set<String> ids(ToolCall call, JsonNode prompt) {
    JsonNode given = prompt.isObject() ? prompt.path("ids") : prompt;
    JsonNode data = call.dto().data();
    if (isNothing(given)) {
      given =
          data != null && data.isArray()
              ? data
              : Json.nodes().stringNode(call.dto().text() == null ? "" : call.dto().text());
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode id : given.isArray() ? given.values() : List.of(given)) {
      if (!id.isString() || !CollectionEntries.isId(id.stringValue())) {
        throw bad("ids must be a text or a list of texts of 1 to 200 characters");
      }
      ids.add(id.stringValue());
    }
    if (ids.size() > MAX_IDS) {
      throw bad("at most " + MAX_IDS + " ids");
    }
    return ids;
  }

  private static boolean isNothing(JsonNode given) {
    return given.isMissingNode()
        || given.isNull()
        || (given.isString() && given.stringValue().isBlank());
  }

  private static void requireFields(JsonNode prompt, Set<String> fields) {
    if (prompt.isObject()) {
      for (String field : prompt.propertyNames()) {
        if (!fields.contains(field)) {
          throw bad(
              "there is no \"%s\" in this prompt; use %s"
                  .formatted(field, String.join(", ", fields.stream().sorted().toList())));
        }
      }
    }
  }
}
