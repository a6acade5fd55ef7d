package chat.roles.roles;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.text.Texts;
import chat.roles.memory.vectors.VectorHit;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds published roles for programs: {@code role:search}. */
@Component
class RoleSearch {

  private static final int USUAL_COUNT = 5;
  private static final int MAX_COUNT = 50;
  private static final int MAX_TAGS = 16;
  private static final Set<String> FIELDS = Set.of("text", "count", "tags");

  private final RoleStore roles;
  private final RoleIndex index;

  RoleSearch(RoleStore roles, RoleIndex index) {
    this.roles = roles;
    this.index = index;
  }

  /**
   * What the prompt says: a text, or {@code {text?, count?, tags?}}; the text of the dto without
   * one.
   *
   * @throws ToolFailure 400 when that cannot be looked for
   */
  Effect wanted(ToolCall call) {
    JsonNode prompt = call.prompt();
    if (prompt == null || prompt.isNull()) {
      return new Searching(text(call.dto().text()), USUAL_COUNT, Set.of());
    }
    if (prompt.isString()) {
      String text = prompt.stringValue();
      return new Searching(text(text.isBlank() ? call.dto().text() : text), USUAL_COUNT, Set.of());
    }
    if (!prompt.isObject()) {
      throw bad("the prompt must be a text or an object with text, count and tags");
    }
    for (String field : prompt.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw bad("there is no \"" + field + "\" in the prompt; use text, count or tags");
      }
    }
    JsonNode text = prompt.path("text");
    if (!text.isMissingNode() && !text.isString()) {
      throw bad("text must be a text");
    }
    return new Searching(
        text(text.isString() ? text.stringValue() : call.dto().text()),
        count(prompt.path("count")),
        tags(prompt.path("tags")));
  }

  private static String text(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw bad("there is no text to look for; give one as the prompt, or as text");
    }
    return text.strip();
  }

  private static int count(JsonNode count) {
    if (count.isMissingNode()) {
      return USUAL_COUNT;
    }
    if (!count.isIntegralNumber()
        || !count.canConvertToInt()
        || count.intValue() < 1
        || count.intValue() > MAX_COUNT) {
      throw bad("count must be a whole number from 1 to " + MAX_COUNT);
    }
    return count.intValue();
  }

  private static Set<String> tags(JsonNode tags) {
    Set<String> all = new TreeSet<>();
    if (tags.isMissingNode()) {
      return all;
    }
    boolean texts = tags.isArray() && tags.valueStream().allMatch(JsonNode::isString);
    if (!texts || tags.size() > MAX_TAGS) {
      throw bad("tags must be a list of at most " + MAX_TAGS + " texts");
    }
    tags.valueStream().map(JsonNode::stringValue).forEach(all::add);
    if (!all.stream().allMatch(RoleSearch::canBeATag)) {
      throw bad("a tag has 2 to 15 letters, digits and hyphens");
    }
    return all;
  }

  private static boolean canBeATag(String tag) {
    return Texts.isWithin(tag, 2, 15) && Texts.hasNickAlphabet(tag);
  }

  private static ToolFailure bad(String what) {
    return new ToolFailure(400, "role:search: " + what);
  }

  private ArrayNode find(String text, Set<String> tags, int count) throws InterruptedException {
    List<VectorHit> hits = index.nearest(text, tags, count);
    Map<String, Role> published =
        roles.published(hits.stream().map(VectorHit::id).toList()).stream()
            .collect(Collectors.toMap(role -> role.id().value(), Function.identity()));
    ArrayNode found = Json.nodes().arrayNode();
    for (VectorHit hit : hits) {
      Role role = published.get(hit.id());
      if (role != null) {
        ObjectNode told =
            found.addObject().put("id", hit.id()).put("nick", role.nick()).put("goal", role.goal());
        if (role.avatar() != null) {
          told.put("avatar", role.avatar());
        }
        if (hit.distance() != null) {
          told.put("distance", hit.distance());
        }
      }
    }
    return found;
  }

  private final class Searching implements Effect {

    private final String text;
    private final int count;
    private final Set<String> tags;

    Searching(String text, int count, Set<String> tags) {
      this.text = text;
      this.count = count;
      this.tags = tags;
    }

    @Override
    public JsonNode question() {
      ObjectNode question = Json.object().put("search", text).put("count", count);
      if (!tags.isEmpty()) {
        tags.forEach(question.putArray("tags")::add);
      }
      return question;
    }

    @Override
    public Outcome perform(Attempt attempt) throws InterruptedException {
      return Outcome.of(find(text, tags, count));
    }
  }
}
