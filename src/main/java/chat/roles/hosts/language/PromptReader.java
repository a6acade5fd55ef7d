package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.Toolbox;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolSite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Reads prompts and their rules, and notes every mistake. For one document and one thread. */
final class PromptReader {

  private static final Logger LOG = LoggerFactory.getLogger(PromptReader.class);
  private static final Set<String> PROMPT = Set.of("to", "prompt", "responses", "docs");
  private static final Set<String> RULE =
      Set.of("when", "then", "else", "last", "loop", "break", "tag", "docs");

  private final Toolbox toolbox;
  private final Findings findings;
  private final int maxRuleDepth;
  private final @Nullable Set<String> members;
  private final Deque<String> tags = new ArrayDeque<>();
  private int ruleDepth;

  /**
   * @param members declared ones; null at run time: then names of members are not checked, and
   *     template markers that are no expressions stay as text
   */
  PromptReader(
      Toolbox toolbox, Findings findings, int maxRuleDepth, @Nullable Set<String> members) {
    this.toolbox = toolbox;
    this.findings = findings;
    this.maxRuleDepth = maxRuleDepth;
    this.members = members;
  }

  /**
   * Reads a prompt.
   *
   * @param tool where a bare text is sent
   * @return null when there is none, or nothing that can be read as one
   */
  @Nullable Prompt prompt(JsonNode source, String at, String tool) {
    return switch (source.getNodeType()) {
      case MISSING, NULL -> null;
      case STRING ->
          prompt(new Address.OfTool(tool, ""), source, at, at, at, Json.nodes().missingNode());
      case OBJECT -> {
        findings.doubtNames(source, at, PROMPT);
        Address to = address(source.path("to"), at + ".to");
        JsonNode body = source.path("prompt");
        if (to == null && !source.path("to").isString() && isThere(body)) {
          findings.warning(at, "has a prompt but no `to`, so that the prompt is sent nowhere");
        }
        yield prompt(to, body, at, at + ".to", at + ".prompt", source.path("responses"));
      }
      default -> {
        findings.mistake(
            at, "must be a prompt: an object {to, prompt, responses} or a text; " + is(source));
        yield null;
      }
    };
  }

  private Prompt prompt(
      @Nullable Address to,
      JsonNode source,
      String at,
      String toAt,
      String bodyAt,
      JsonNode responses) {
    Optional<Tool> tool = Optional.empty();
    if (to instanceof Address.OfTool(String protocol, String address)) {
      tool = tool(protocol, toAt);
      checkMarkers(address, toAt);
      tool.ifPresent(
          t -> check(t, new Site(address, isThere(source) ? source : null, toAt, bodyAt)));
    }
    if (to instanceof Address.OfMember(List<String> names, String _)) {
      checkMember(names, toAt);
    }
    boolean raw = tool.map(Tool::takesPromptRaw).orElse(false);
    Prompt.Body body = body(source, bodyAt, raw);
    return new Prompt(to, body, rules(responses, at + ".responses"), at);
  }

  private Prompt.@Nullable Body body(JsonNode source, String at, boolean raw) {
    if (!isThere(source)) {
      return null;
    }
    return raw ? Bodies.raw(source) : Bodies.templates(source, at, this::markerMistake);
  }

  private void markerMistake(String at, String message) {
    if (members != null) {
      findings.mistake(at, message);
    }
  }

  private @Nullable Address address(JsonNode to, String at) {
    if (!isThere(to)) {
      return null;
    }
    if (!to.isString()) {
      findings.mistake(at, "must be a text: a tool or @member; " + is(to));
      return null;
    }
    try {
      return AddressParser.parse(to.stringValue());
    } catch (IllegalArgumentException wrong) {
      findings.mistake(at, String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private Optional<Tool> tool(String protocol, String at) {
    Optional<Tool> tool = toolbox.find(protocol);
    if (tool.isEmpty()) {
      findings.mistake(
          at,
          "there is no tool `%s`.%s There are %s, and @name for a member."
              .formatted(
                  shortened(protocol),
                  Nearest.question(protocol, toolbox.protocols()),
                  String.join(", ", toolbox.protocols())));
    }
    return tool;
  }

  private void checkMarkers(String address, String at) {
    Template.parse(address, message -> markerMistake(at, message));
  }

  private void checkMember(List<String> names, String at) {
    if (members == null || names.isEmpty()) {
      return;
    }
    String first = names.getFirst();
    if (!members.contains(first) && !first.equals("parent")) {
      findings.mistake(
          at,
          "`%s` is no member of this host.%s Declare it in members, or write one of %s."
              .formatted(
                  shortened(first),
                  Nearest.question(first, members),
                  String.join(", ", withParent(members))));
    }
  }

  private static List<String> withParent(Set<String> members) {
    List<String> all = new ArrayList<>();
    members.stream().sorted().map(n -> "@" + n).forEach(all::add);
    all.add("@parent");
    return all;
  }

  /** A tool may come from elsewhere, and its own mistakes are no reason to fail. */
  private void check(Tool tool, Site site) {
    try {
      tool.check(site);
    } catch (RuntimeException | StackOverflowError broken) {
      LOG.warn("the tool {} failed to check a prompt", tool.protocol(), broken);
      findings.mistake(site.toAt(), "the tool `" + tool.protocol() + "` cannot read this prompt");
    }
  }

  private List<Rule> rules(JsonNode source, String at) {
    if (!isThere(source)) {
      return List.of();
    }
    if (!source.isArray()) {
      findings.mistake(at, "must be a list of rules; put it in [ ]; " + is(source));
      return List.of();
    }
    if (ruleDepth == maxRuleDepth) {
      findings.mistake(
          at,
          "rules are nested more than %d deep; move the inner ones into an entry and send to @#entry"
              .formatted(maxRuleDepth));
      return List.of();
    }
    ruleDepth++;
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      rule(source.get(i), at + "[" + i + "]").ifPresent(rules::add);
    }
    ruleDepth--;
    return rules;
  }

  private Optional<Rule> rule(JsonNode source, String at) {
    if (source.isString()) {
      Prompt then = prompt(source, at, "llm");
      return Optional.of(new Rule(null, then, null, null, false, null, null, at));
    }
    if (!source.isObject()) {
      findings.mistake(
          at, "must be a rule: an object {when, then, else, …} or a text; " + is(source));
      return Optional.empty();
    }
    findings.doubtNames(source, at, RULE);
    if (source.has("to") || source.has("prompt")) {
      findings.warning(at, "looks like a prompt; a rule has it in `then`: {\"then\": {…}}");
    }
    return Optional.of(ruleOf(source, at));
  }

  private Rule ruleOf(JsonNode source, String at) {
    String tag = tag(source.path("tag"), at + ".tag");
    if (tag != null) {
      tags.push(tag);
    }
    Prompt when = prompt(source.path("when"), at + ".when", "eval");
    Prompt then = prompt(source.path("then"), at + ".then", "llm");
    JsonNode otherwise = source.path("else");
    Prompt orElse =
        otherwise.isObject() && otherwise.isEmpty() ? then : prompt(otherwise, at + ".else", "llm");
    Prompt last = prompt(source.path("last"), at + ".last", "llm");
    boolean loop = flag(source.path("loop"), at + ".loop");
    Rule.Break breaks = breaks(source.path("break"), at + ".break");
    if (tag != null) {
      tags.pop();
    }
    return new Rule(when, then, orElse, last, loop, breaks, tag, at);
  }

  private @Nullable String tag(JsonNode source, String at) {
    if (!isThere(source)) {
      return null;
    }
    if (!source.isString() || source.stringValue().isBlank()) {
      findings.mistake(at, "must be a name, so that break can refer to it; " + is(source));
      return null;
    }
    return source.stringValue();
  }

  private boolean flag(JsonNode source, String at) {
    if (isThere(source) && !source.isBoolean()) {
      findings.mistake(at, "must be true or false; " + is(source));
    }
    return source.isBoolean() && source.booleanValue();
  }

  private Rule.@Nullable Break breaks(JsonNode source, String at) {
    if (source.isBoolean()) {
      return source.booleanValue() ? new Rule.Break(null) : null;
    }
    if (!isThere(source) || (source.isString() && source.stringValue().isEmpty())) {
      return null;
    }
    if (!source.isString()) {
      findings.mistake(at, "must be true, or the tag of a rule around this one; " + is(source));
      return null;
    }
    String name = source.stringValue();
    if (!tags.contains(name)) {
      findings.mistake(
          at, "no rule around this one has the tag `" + shortened(name) + "`" + known());
    }
    return new Rule.Break(name);
  }

  private String known() {
    return tags.isEmpty()
        ? "; give one a tag, or write true to leave this list"
        : "; write one of " + String.join(", ", tags) + ", or true to leave this list";
  }

  private static boolean isThere(JsonNode source) {
    return !source.isMissingNode() && !source.isNull();
  }

  /** What stands there instead. */
  private static String is(JsonNode source) {
    return switch (source.getNodeType()) {
      case ARRAY -> "it is a list";
      case OBJECT -> "it is an object";
      case STRING -> source.stringValue().isBlank() ? "it is a blank text" : "it is a text";
      default -> "it is " + shortened(Json.write(source));
    };
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  /** One place where a tool is used. */
  private final class Site implements ToolSite {
    private final String address;
    private final @Nullable JsonNode prompt;
    private final String toAt;
    private final String promptAt;

    Site(String address, @Nullable JsonNode prompt, String toAt, String promptAt) {
      this.address = address;
      this.prompt = prompt;
      this.toAt = toAt;
      this.promptAt = promptAt;
    }

    String toAt() {
      return toAt;
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public @Nullable JsonNode prompt() {
      return prompt;
    }

    @Override
    public void mistakeInAddress(String message) {
      findings.mistake(toAt, message);
    }

    @Override
    public void mistakeInPrompt(String message) {
      findings.mistake(promptAt, message);
    }

    @Override
    public void warningInPrompt(String message) {
      findings.warning(promptAt, message);
    }

    @Override
    public @Nullable String whyNotAnExpression(String text) {
      try {
        Expression.parse(text);
        return null;
      } catch (ExpressionException none) {
        return none.getMessage();
      }
    }
  }
}
