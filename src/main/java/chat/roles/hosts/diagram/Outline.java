package chat.roles.hosts.diagram;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.hosts.language.Rule;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a program's picture shows, in the order in which it is read. */
final class Outline {

  /** More boxes than this are no picture any more. */
  static final int MOST_BOXES = 500;

  private static final int LONGEST_TEXT = 300;

  private final List<Lane> lanes = new ArrayList<>();
  private final Map<String, Integer> tools = new TreeMap<>();
  private List<Box> boxes = new ArrayList<>();
  private int count;
  private int untold;

  private Outline() {}

  /**
   * Boxes that belong together.
   *
   * @param note a few words beside the title
   */
  record Lane(String title, String note, List<Box> boxes) {
    Lane {
      boxes = List.copyOf(boxes);
    }
  }

  /**
   * A prompt, a rule, a member or a tool.
   *
   * @param depth how many boxes it is inside of
   * @param label how it comes to be carried out: {@code then}; empty for none
   * @param kind which tool it asks, for its colour: {@code llm}
   * @param heading what it is
   * @param detail what it says; empty for nothing
   * @param place where it stands in the document
   */
  record Box(int depth, String label, String kind, String heading, String detail, String place) {}

  static List<Lane> of(Program program, Map<String, String> members) {
    Outline outline = new Outline();
    outline.lifecycle(program.lifecycle());
    int index = 0;
    for (Program.Entry entry : program.entries().values()) {
      outline.entry(entry, "$.onEntries[" + index++ + "]");
    }
    List<Lane> all = new ArrayList<>();
    outline.team(program, members).ifPresent(all::add);
    all.addAll(outline.lanes);
    return all;
  }

  private Optional<Lane> team(Program program, Map<String, String> members) {
    List<Box> team = new ArrayList<>();
    int index = 0;
    for (Program.Member member : program.members()) {
      String about = members.getOrDefault(member.name(), "");
      team.add(
          new Box(
              0,
              member.earlyCreate() ? "early" : "",
              "member",
              "@" + member.name(),
              oneLine(about),
              "$.members[" + index++ + "]"));
    }
    tools.forEach((tool, times) ->
        team.add(new Box(0, "", kind(tool), times == 1 ? tool : tool + " × " + times, "", "")));
    return team.isEmpty()
        ? Optional.empty()
        : Optional.of(new Lane(program.members().isEmpty() ? "Tools" : "Team and tools", "", team));
  }

  private void lifecycle(Program.Lifecycle life) {
    prompt(life.onCreate(), 0, "onCreate");
    prompt(life.onInit(), 0, "onInit");
    prompt(life.onCreated(), 0, "onCreated");
    prompt(life.onPreEntry(), 0, "onPreEntry");
    prompt(life.onPostEntry(), 0, "onPostEntry");
    prompt(life.onFinish(), 0, "onFinish");
    close("Life", "");
  }

  private void entry(Program.Entry entry, String at) {
    if (entry.handle() == null) {
      add(new Box(0, "", "none", "answers null", "", at));
    } else {
      prompt(entry.handle(), 0, "");
    }
    List<String> notes = new ArrayList<>();
    if (entry.contextual() != null) {
      notes.add(entry.contextual() ? "remembers" : "forgets");
    }
    if (entry.schema() != null) {
      notes.add("schema");
    }
    if (entry.description() != null) {
      notes.add(oneLine(entry.description()));
    }
    close(
        entry.name().isEmpty() ? "Default entry" : "Entry " + oneLine(entry.name()),
        String.join(" · ", notes));
  }

  private void close(String title, String note) {
    if (untold > 0) {
      boxes.add(new Box(0, "", "none", "… and %,d more".formatted(untold), "", ""));
      untold = 0;
    }
    if (!boxes.isEmpty()) {
      lanes.add(new Lane(title, note, boxes));
    }
    boxes = new ArrayList<>();
  }

  private void add(Box box) {
    if (count < MOST_BOXES) {
      boxes.add(box);
      count++;
    } else {
      untold++;
    }
  }

  private void prompt(@Nullable Prompt prompt, int depth, String label) {
    if (prompt == null) {
      return;
    }
    switch (prompt.to()) {
      case null -> add(new Box(depth, label, "none", "passes on", "", prompt.at()));
      case Address.OfTool(String tool, String address) -> {
        tools.merge(tool, 1, Integer::sum);
        String heading = address.isBlank() ? tool : tool + ":" + oneLine(address);
        add(new Box(depth, label, kind(tool), heading, text(prompt), prompt.at()));
      }
      case Address.OfMember member ->
          add(new Box(depth, label, "member", name(member), text(prompt), prompt.at()));
    }
    int number = 1;
    for (Rule rule : prompt.rules()) {
      rule(rule, depth + 1, number++);
    }
  }

  private void rule(Rule rule, int depth, int number) {
    String flags = flags(rule);
    Prompt when = rule.when();
    boolean plain = when == null && flags.isEmpty() && rule.last() == null;
    if (plain && rule.then() != null && rule.otherwise() == null) {
      prompt(rule.then(), depth, number + " then");
      return;
    }
    add(new Box(depth, String.valueOf(number), "rule", condition(when), flags, rule.at()));
    if (when != null && !isEval(when)) {
      prompt(when, depth + 1, "when");
    } else if (when != null) {
      tools.merge("eval", 1, Integer::sum);
      int inner = 1;
      for (Rule nested : when.rules()) {
        rule(nested, depth + 1, inner++);
      }
    }
    prompt(rule.then(), depth + 1, "then");
    if (isSame(rule.then(), rule.otherwise())) {
      add(new Box(depth + 1, "else", "none", "the same as then", "", rule.at()));
    } else {
      prompt(rule.otherwise(), depth + 1, "else");
    }
    prompt(rule.last(), depth + 1, "last");
  }

  /** Whether {@code else: {}} says so. */
  private static boolean isSame(@Nullable Prompt then, @Nullable Prompt otherwise) {
    return then != null && otherwise != null && then.at().equals(otherwise.at());
  }

  private static String condition(@Nullable Prompt when) {
    if (when == null) {
      return "when all is well";
    }
    return isEval(when) ? "when " + text(when) : "when the answer says yes";
  }

  private static boolean isEval(Prompt prompt) {
    return prompt.to() instanceof Address.OfTool(String tool, String address)
        && tool.equals("eval")
        && address.isEmpty();
  }

  private static String flags(Rule rule) {
    List<String> flags = new ArrayList<>();
    if (rule.loop()) {
      flags.add("↻ loops");
    }
    if (rule.breaks() != null) {
      String tag = rule.breaks().tag();
      flags.add(tag == null ? "⤓ ends the list" : "⤓ ends “" + oneLine(tag) + "”");
    }
    if (rule.tag() != null) {
      flags.add("tag “" + oneLine(rule.tag()) + "”");
    }
    return String.join(" · ", flags);
  }

  private static String name(Address.OfMember member) {
    String names = member.names().isEmpty() ? "@" : "@" + String.join("@", member.names());
    return oneLine(member.entry() == null ? names : names + "#" + member.entry());
  }

  private static String kind(String tool) {
    return tool.matches("[a-zA-Z-]{1,20}") ? tool : "other";
  }

  private static String text(Prompt prompt) {
    if (prompt.body() == null) {
      return "";
    }
    JsonNode source = prompt.body().source();
    return oneLine(source.isString() ? source.stringValue() : Json.write(source));
  }

  /** In one line, without what would turn around or hide other text. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT * 4L)
        .map(c -> isShown(c) ? c : ' ')
        .forEach(line::appendCodePoint);
    String plain = line.toString().replaceAll("\\s+", " ").strip();
    return plain.codePointCount(0, plain.length()) <= LONGEST_TEXT
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_TEXT - 1)) + "…";
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
