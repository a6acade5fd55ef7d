package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code memory:versions#…} and {@code memory:stats}. */
@Component
class VersionMethods {

  private static final String PUBLISHED = "published";
  private static final String REVISION = "revision";

  private final Versions versions;
  private final MemorySettings settings;

  VersionMethods(Versions versions, MemorySettings settings) {
    this.versions = versions;
    this.settings = settings;
  }

  Map<String, MemoryMethod> all() {
    return Map.ofEntries(
        Map.entry("versions#save", this::save),
        Map.entry("versions#get", this::get),
        Map.entry("versions#count", this::count),
        Map.entry("versions#reset", call -> writing(call, versions::reset)),
        Map.entry("versions#publish", call -> writing(call, versions::publish)),
        Map.entry("versions#remove", call -> writing(call, versions::remove)),
        Map.entry("versions#query", this::query),
        Map.entry("versions#history", this::history),
        Map.entry("versions#restore", this::restore),
        Map.entry("stats", this::stats));
  }

  private MemoryEffect save(MemoryCall call) {
    VersionDraft draft = call.arguments().versionDraft(settings.maxContent().toBytes());
    ObjectNode question = Json.object().put("key", draft.key()).put("language", draft.language());
    question.set("content", draft.content());
    return new MemoryEffect.Writing(
        question, () -> () -> MemoryJson.of(versions.save(call.actor(), draft)));
  }

  private static MemoryEffect writing(
      MemoryCall call, BiFunction<ActorId, String, Version> change) {
    String name = call.arguments().requiredVersionName();
    return new MemoryEffect.Writing(
        Json.object().put("version", name),
        () -> () -> MemoryJson.of(change.apply(call.actor(), name)));
  }

  private MemoryEffect get(MemoryCall call) {
    String name = call.arguments().versionName();
    return new MemoryEffect.Reading(
        asked(name), () -> MemoryJson.of(versions.find(call.actor(), name).orElse(null)));
  }

  private static JsonNode asked(@Nullable String name) {
    return Json.object().put("version", name);
  }

  private MemoryEffect count(MemoryCall call) {
    String name = call.arguments().versionName();
    return new MemoryEffect.Reading(
        asked(name),
        () -> {
          Version version = versions.find(call.actor(), name).orElse(null);
          ObjectNode counted = Json.object();
          counted.set("version", MemoryJson.of(version));
          return counted.put("nodes", version == null ? 0 : versions.countNodes(version));
        });
  }

  private MemoryEffect query(MemoryCall call) {
    JsonNode given = call.arguments().object();
    JsonNode published = given.path(PUBLISHED);
    if (!published.isMissingNode() && !published.isNull() && !published.isBoolean()) {
      throw MemoryProblems.caller("$.published must be true or false");
    }
    Boolean wanted = published.isBoolean() ? Boolean.valueOf(published.booleanValue()) : null;
    int count = Arguments.count(given, Arguments.MAX_COUNT);
    return new MemoryEffect.Reading(
        Json.object().put(PUBLISHED, wanted).put("count", count),
        () -> MemoryJson.list(versions.list(call.actor(), wanted, count), MemoryJson::of));
  }

  private MemoryEffect history(MemoryCall call) {
    String name = call.arguments().versionName();
    return new MemoryEffect.Reading(
        asked(name),
        () -> {
          Version version = versions.find(call.actor(), name).orElse(null);
          return version == null
              ? Json.nodes().arrayNode()
              : MemoryJson.list(versions.history(version, Arguments.MAX_COUNT), MemoryJson::of);
        });
  }

  private MemoryEffect restore(MemoryCall call) {
    JsonNode given = call.arguments().object();
    JsonNode revision = given.path(REVISION);
    if (!revision.isIntegralNumber() || !revision.canConvertToLong()) {
      throw MemoryProblems.caller(
          "$.revision must be a number: write {\"key\": …, \"revision\": 3}, a revision that versions#history shows, or 0");
    }
    JsonNode version = given.hasNonNull("versionId") ? given.get("versionId") : given.get("key");
    String name =
        version == null || version.isNull()
            ? null
            : Arguments.name(version, "$.key", 1, Arguments.MAX_KEY);
    return new MemoryEffect.Writing(
        Json.object().put("version", name).put(REVISION, revision.longValue()),
        () -> () -> MemoryJson.of(versions.restore(call.actor(), name, revision.longValue())));
  }

  private MemoryEffect stats(MemoryCall call) {
    return new MemoryEffect.Reading(
        Json.object(), () -> MemoryJson.of(versions.stats(call.actor())));
  }
}
