package chat.roles.roles;

import chat.roles.kernel.json.Fields;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.Schemas;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A role as a caller wrote it, checked field by field. In a change absent fields keep what they
 * are, null clears what may be missing, and lists are replaced as a whole.
 */
record RoleForm(RoleContent content, boolean published) {

  static final int MAX_LIST = 100;
  static final int MAX_ENTRIES = 200;
  static final int MAX_SCHEMA = 65_536;

  private static final Pattern ENTRY_NAME =
      Pattern.compile("[\\p{L}\\p{Nd}](?:[\\p{L}\\p{M}\\p{Nd} ._-]*[\\p{L}\\p{M}\\p{Nd}._-])?");

  /**
   * @param before null when the role is made now
   * @throws Problem with every mistake
   */
  static RoleForm read(JsonNode body, @Nullable Role before) {
    List<Mistake> mistakes = new ArrayList<>();
    Fields fields = new Fields(body, "$", mistakes);
    RoleContent old = before == null ? null : RoleContent.of(before);
    RoleContent content =
        new RoleContent(
            nick(fields, old == null ? null : old.nick()),
            fields.required("goal", old == null ? null : old.goal(), 1, 255),
            fields.optional("avatar", old == null ? null : old.avatar(), 0, 1023),
            fields.texts("skills", old == null ? List.of() : old.skills(), MAX_LIST, 10, 127),
            fields.texts(
                "professionals", old == null ? List.of() : old.professionals(), MAX_LIST, 2, 31),
            fields.optional("help", old == null ? null : old.help(), 0, 511),
            tags(fields, old == null ? List.of() : old.tags(), mistakes),
            entries(fields, old == null ? List.of() : old.entries(), mistakes));
    boolean published = fields.flag("published", before != null && before.published());
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return new RoleForm(content, published);
  }

  private static String nick(Fields fields, @Nullable String before) {
    String nick = fields.required("nick", before, 2, 24);
    if (Texts.isWithin(nick, 2, 24) && !nick.isBlank() && !Texts.hasNickAlphabet(nick)) {
      fields.mistake("nick", "must be made of " + Texts.NICK_ALPHABET);
    }
    return nick;
  }

  private static List<String> tags(Fields fields, List<String> before, List<Mistake> mistakes) {
    List<String> tags = fields.texts("tags", before, MAX_LIST, 2, 15);
    for (int i = 0; i < tags.size(); i++) {
      String tag = tags.get(i);
      if (Texts.isWithin(tag, 2, 15) && !tag.isBlank() && !Texts.hasNickAlphabet(tag)) {
        mistakes.add(new Mistake("$.tags[" + i + "]", "must be made of " + Texts.NICK_ALPHABET));
      }
    }
    return tags;
  }

  private static List<RoleEntry> entries(
      Fields fields, List<RoleEntry> before, List<Mistake> mistakes) {
    Set<String> names = new HashSet<>();
    return fields.list(
        "entries",
        before,
        MAX_ENTRIES,
        (value, at) -> {
          RoleEntry entry = entry(new Fields(value, at, mistakes));
          if (!names.add(entry.name())) {
            mistakes.add(
                new Mistake(
                    at + ".name", "another entry has this name; names are unique in the role"));
          }
          return entry;
        });
  }

  private static RoleEntry entry(Fields fields) {
    String name = fields.optional("name", "", 0, 64);
    if (name != null && !name.isEmpty() && !ENTRY_NAME.matcher(name).matches()) {
      fields.mistake(
          "name",
          "must be empty (the default entry) or made of letters, digits, inner spaces and - _ .,"
              + " beginning with a letter or digit");
    }
    return new RoleEntry(
        name == null ? "" : name,
        fields.optional("description", null, 0, 1023),
        fields.optionalFlag("contextual"),
        schema(fields));
  }

  private static @Nullable JsonNode schema(Fields fields) {
    JsonNode given = fields.any("schema");
    if (given == null || (given.isString() && given.stringValue().isBlank())) {
      return null;
    }
    try {
      JsonNode schema = Schemas.compile(given).document();
      if (Json.write(schema).length() > MAX_SCHEMA) {
        fields.mistake("schema", "must have at most " + MAX_SCHEMA + " characters as JSON");
      }
      return schema;
    } catch (Problem e) {
      e.mistakes().forEach(m -> fields.mistake("schema" + m.path().substring(1), m.message()));
      return null;
    }
  }
}
