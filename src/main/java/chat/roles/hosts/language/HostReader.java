package chat.roles.hosts.language;

import chat.roles.hosts.language.Program.Entry;
import chat.roles.hosts.language.Program.Lifecycle;
import chat.roles.hosts.language.Program.Member;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.json.Fields;
import chat.roles.kernel.json.Schemas;
import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.Toolbox;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a host's document, and notes every mistake. For one document and one thread. */
final class HostReader {

  private static final Set<String> HOST =
      Set.of(
          "id",
          "roleId",
          "onCreate",
          "onInit",
          "onCreated",
          "onPreEntry",
          "onPostEntry",
          "onFinish",
          "onEntries",
          "singleton",
          "members",
          "published",
          "releasedNo",
          "createdBy",
          "createdAt",
          "updatedAt",
          "docs");
  private static final Set<String> ENTRY =
      Set.of("name", "description", "schema", "contextual", "handle", "docs");
  private static final Set<String> MEMBER =
      Set.of("name", "roleId", "hostId", "avatar", "earlyCreate", "docs");

  private final JsonNode document;
  private final LanguageLimits limits;
  private final Findings findings;
  private final PromptReader prompts;

  HostReader(JsonNode document, Toolbox toolbox, LanguageLimits limits, Findings findings) {
    this.document = document;
    this.limits = limits;
    this.findings = findings;
    this.prompts = new PromptReader(toolbox, findings, limits.ruleDepth(), memberNames(document));
  }

  private static Set<String> memberNames(JsonNode document) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode member : document.path("members")) {
      if (member.path("name").isString()) {
        names.add(member.path("name").stringValue());
      }
    }
    return names;
  }

  /** The program; not to be used when mistakes were noted. */
  Program read() {
    Fields fields = new Fields(document, "$", findings.mistakes());
    if (!document.isObject()) {
      return new Program(
          new Lifecycle(null, null, null, null, null, null), Map.of(), List.of(), false);
    }
    findings.doubtNames(document, "$", HOST);
    boolean singleton = Boolean.TRUE.equals(fields.optionalFlag("singleton"));
    Lifecycle lifecycle =
        new Lifecycle(
            lifecycle("onCreate", singleton),
            lifecycle("onInit", singleton),
            lifecycle("onCreated", singleton),
            lifecycle("onPreEntry", singleton),
            lifecycle("onPostEntry", singleton),
            lifecycle("onFinish", singleton));
    Map<String, Entry> entries = entries(fields);
    List<Member> members = members(fields, singleton);
    return new Program(lifecycle, entries, members, singleton);
  }

  /** A prompt of the actor's life; an empty object is none. */
  private @Nullable Prompt lifecycle(String name, boolean singleton) {
    JsonNode source = document.path(name);
    if (source.isMissingNode() || source.isNull() || (source.isObject() && source.isEmpty())) {
      return null;
    }
    if (singleton) {
      findings.mistake(
          "$." + name,
          "a singleton host has no lifecycle prompts; remove it, or set singleton to false");
    }
    return prompts.prompt(source, "$." + name, "llm");
  }

  private Map<String, Entry> entries(Fields fields) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    fields.list(
        "onEntries",
        List.of(),
        limits.entries(),
        (source, at) -> {
          Entry entry = entry(source, at);
          if (source.isObject() && entries.putIfAbsent(entry.name(), entry) != null) {
            findings.mistake(at + ".name", duplicate(entry.name()));
          }
          return entry;
        });
    return entries;
  }

  private static String duplicate(String name) {
    return (name.isEmpty() ? "the default entry (without a name)" : "the entry `" + name + "`")
        + " stands twice; keep one of them or rename it";
  }

  private Entry entry(JsonNode source, String at) {
    Fields fields = new Fields(source, at, findings.mistakes());
    findings.doubtNames(source, at, ENTRY);
    String name = fields.optional("name", "", 0, 64);
    if (name != null && name.chars().anyMatch(Character::isISOControl)) {
      fields.mistake("name", "must not hold control characters or line ends");
    }
    return new Entry(
        name == null ? "" : name,
        fields.optional("description", null, 0, 10_000),
        fields.optionalFlag("contextual"),
        schema(fields.any("schema"), at + ".schema"),
        prompts.prompt(source.path("handle"), at + ".handle", "llm"));
  }

  private @Nullable JsonNode schema(@Nullable JsonNode source, String at) {
    if (source == null || (source.isString() && source.stringValue().isBlank())) {
      return null;
    }
    try {
      return Schemas.compile(source).document();
    } catch (Problem invalid) {
      invalid.mistakes().forEach(m -> findings.mistake(at + m.path().substring(1), m.message()));
      return null;
    }
  }

  private List<Member> members(Fields fields, boolean singleton) {
    Set<String> names = new HashSet<>();
    List<Member> members =
        fields.list(
            "members",
            List.<Member>of(),
            limits.members(),
            (source, at) -> {
              Member member = member(source, at);
              if (!member.name().isEmpty() && !names.add(member.name())) {
                findings.mistake(
                    at + ".name",
                    "the member `" + member.name() + "` stands twice; rename one of them");
              }
              return member;
            });
    if (singleton && !document.path("members").isEmpty()) {
      findings.mistake(
          "$.members", "a singleton host has no members; remove them, or set singleton to false");
    }
    return members;
  }

  private Member member(JsonNode source, String at) {
    Fields fields = new Fields(source, at, findings.mistakes());
    findings.doubtNames(source, at, MEMBER);
    String name = fields.required("name", null, 2, 16);
    checkName(name, fields);
    String role = fields.required("roleId", null, 1, 64);
    String host = fields.optional("hostId", null, 0, 64);
    return new Member(
        name,
        roleId(role, fields),
        host == null || host.isEmpty() ? null : hostId(host, fields),
        fields.optional("avatar", null, 0, 1023),
        Boolean.TRUE.equals(fields.optionalFlag("earlyCreate")));
  }

  private static void checkName(String name, Fields fields) {
    if (!name.equals(name.strip())) {
      fields.mistake("name", "must not begin or end with a space");
    } else if (name.chars().anyMatch(c -> c == '@' || c == '#' || Character.isISOControl(c))) {
      fields.mistake("name", "must not hold @, # or control characters, which addresses use");
    } else if (name.equals("parent")) {
      fields.mistake("name", "`parent` means the parent actor in addresses; choose another name");
    }
  }

  private static RoleId roleId(String value, Fields fields) {
    try {
      return new RoleId(value);
    } catch (IllegalArgumentException noId) {
      if (!value.isBlank()) {
        fields.mistake("roleId", "is no id of a role: 1 to 64 letters, digits, _ and -");
      }
      return new RoleId("none");
    }
  }

  private static @Nullable HostId hostId(String value, Fields fields) {
    try {
      return new HostId(value);
    } catch (IllegalArgumentException noId) {
      fields.mistake("hostId", "is no id of a host: 1 to 64 letters, digits, _ and -");
      return null;
    }
  }
}
