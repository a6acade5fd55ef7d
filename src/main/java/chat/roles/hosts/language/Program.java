package chat.roles.hosts.language;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A host's program, checked and immutable.
 *
 * @param entries by name, "" is the default entry; in the order of the document
 */
public record Program(
    Lifecycle lifecycle, Map<String, Entry> entries, List<Member> members, boolean singleton) {

  public Program {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    members = List.copyOf(members);
  }

  /** The entry of that name, when the host defines it. */
  public Optional<Entry> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** The declared member of that name. */
  public Optional<Member> member(String name) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /** The prompts of an actor's life; each null when the host gives none. */
  public record Lifecycle(
      @Nullable Prompt onCreate,
      @Nullable Prompt onInit,
      @Nullable Prompt onCreated,
      @Nullable Prompt onPreEntry,
      @Nullable Prompt onPostEntry,
      @Nullable Prompt onFinish) {}

  /**
   * One thing that the actor can be asked.
   *
   * @param contextual null: as the caller asks
   * @param schema of the answer's {@code data}; null for any
   * @param handle null: answers JSON null
   */
  public record Entry(
      String name,
      @Nullable String description,
      @Nullable Boolean contextual,
      @Nullable JsonNode schema,
      @Nullable Prompt handle) {}

  /** A place in the team. */
  public record Member(
      String name,
      RoleId roleId,
      @Nullable HostId hostId,
      @Nullable String avatar,
      boolean earlyCreate) {}
}
