package chat.roles.memory.collections;

import chat.roles.kernel.json.Json;
import chat.roles.memory.vectors.Embedded;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorHit;
import chat.roles.memory.vectors.VectorQuery;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.memory.vectors.Vectors;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.TransactionalEffect;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done with collections, as effects of runs. */
@Component
class TextCollections {

  private final Vectors vectors;
  private final VectorDbSettings settings;

  TextCollections(Vectors vectors, VectorDbSettings settings) {
    this.vectors = vectors;
    this.settings = settings;
  }

  /** Answers {@code [{id, text, metadata, distance}]}. */
  Effect match(VectorQuery query) {
    return new Effect() {
      @Override
      public JsonNode question() {
        ObjectNode question = asked("match", query.scope());
        question.put("text", query.text()).put("count", query.count());
        ArrayNode filters = question.putArray("filters");
        query.filters().forEach(anyOf -> anyOf.stream().sorted().forEach(filters.addArray()::add));
        return question;
      }

      @Override
      public Outcome perform(Attempt attempt) throws InterruptedException {
        ArrayNode found = Json.nodes().arrayNode();
        vectors.search(query).forEach(hit -> found.add(told(hit)));
        return Outcome.of(found);
      }
    };
  }

  private static ObjectNode told(VectorHit hit) {
    ObjectNode told = Json.object().put("id", hit.id()).put("text", hit.text());
    told.set("metadata", hit.payload() == null ? Json.object() : Json.parse(hit.payload()));
    if (hit.distance() != null) {
      told.put("distance", hit.distance());
    }
    return told;
  }

  /** Answers {@code {ids}}. */
  TransactionalEffect upsert(VectorScope scope, String prefix, List<VectorEntry> entries) {
    return new TransactionalEffect() {
      @Override
      public JsonNode question() {
        ObjectNode question = asked("upsert", scope);
        ArrayNode list = question.putArray("entries");
        entries.forEach(entry ->
            list.addObject()
                .put("id", entry.id())
                .put("text", entry.text())
                .put("metadata", entry.payload()));
        return question;
      }

      @Override
      public Work prepare(Attempt attempt) throws InterruptedException {
        Embedded embedded = vectors.embed(entries.stream().map(VectorEntry::text).toList());
        return () -> {
          vectors.upsert(scope, entries, embedded);
          requireRoom(scope, prefix);
          ObjectNode answer = Json.object();
          entries.stream().map(VectorEntry::id).distinct().forEach(answer.putArray("ids")::add);
          return Outcome.of(answer);
        };
      }
    };
  }

  private void requireRoom(VectorScope scope, String prefix) {
    if (vectors.count(scope) > settings.maxEntries()) {
      throw new ToolFailure(
          409,
          "vectorDB: a collection has at most %,d entries; remove some first"
              .formatted(settings.maxEntries()));
    }
    if (vectors.scopes(scope.kind(), prefix) > settings.maxCollections()) {
      throw new ToolFailure(
          409,
          "vectorDB: a user has at most %,d collections; use one that is there"
              .formatted(settings.maxCollections()));
    }
  }

  /** Answers {@code {removed}}: how many were there. */
  TransactionalEffect remove(VectorScope scope, Collection<String> ids) {
    ObjectNode question = asked("remove", scope);
    ids.forEach(question.putArray("ids")::add);
    return removal(question, () -> vectors.remove(scope, ids));
  }

  /** The same for all that fulfil the filters. */
  TransactionalEffect removeWhere(VectorScope scope, List<Set<String>> filters) {
    ObjectNode question = asked("remove", scope);
    ArrayNode list = question.putArray("filters");
    filters.forEach(anyOf -> anyOf.stream().sorted().forEach(list.addArray()::add));
    return removal(question, () -> vectors.removeWhere(scope, filters));
  }

  private static TransactionalEffect removal(JsonNode question, IntSupplier remove) {
    return new TransactionalEffect() {
      @Override
      public JsonNode question() {
        return question;
      }

      @Override
      public Work prepare(Attempt attempt) {
        return () -> Outcome.of(Json.object().put("removed", remove.getAsInt()));
      }
    };
  }

  private static ObjectNode asked(String method, VectorScope scope) {
    return Json.object().put(method, scope.name());
  }
}
