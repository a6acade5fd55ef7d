package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.ExpressionException;
import chat.roles.hosts.language.Prompt;
import chat.roles.hosts.language.Rule;
import chat.roles.hosts.language.Scope;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Processes prompts and response rules: asks the tool or the member, then walks the rules in order,
 * each on the dto that the one before left. One instance a run; several threads when branches go
 * side by side.
 *
 * <p>Errors of tools become error dtos and flow like answers. What is thrown through here is not
 * about the program: the run was lost, its journal diverged, or we have a bug.
 */
final class Interpreter {

  private static final Pattern YES = word("yes|ok|true");
  private static final Pattern ERROR_HANDLE = word("errorhandle");

  private final RunTools tools;
  private final Limits limits;
  private final MemberCalls members;

  Interpreter(RunTools tools, Limits limits, Participants participants) {
    this.tools = tools;
    this.limits = limits;
    this.members = new MemberCalls(this, tools, limits, participants);
  }

  private static Pattern word(String words) {
    return Pattern.compile(
        "\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
  }

  /** Whether a text says yes. */
  static boolean saysYes(@Nullable String text) {
    return text != null && YES.matcher(text).find();
  }

  /** Processes a whole prompt that no rule encloses. */
  ChatDto process(Stage stage, Prompt prompt, ChatDto dto) throws InterruptedException {
    return process(stage, prompt, dto, dto).dto();
  }

  /**
   * Processes a prompt.
   *
   * @param seen what templates see as {@code req}: the dto itself, but for a rule that repairs an
   *     error
   */
  Flow process(Stage stage, Prompt prompt, ChatDto dto, ChatDto seen) throws InterruptedException {
    ChatDto answer;
    try {
      limits.countPrompt();
      switch (prompt.to()) {
        case null -> answer = dto;
        case Address.OfMember member ->
            answer = members.call(stage, member, rendered(stage, prompt, seen), dto);
        case Address.OfTool to -> {
          Tool tool = tools.named(to.protocol());
          answer = ask(stage, tool, to, prompt, dto, seen);
          if (tool.handlesResponses()) {
            return Flow.on(answer);
          }
        }
      }
    } catch (ToolFailure failure) {
      answer = failed(dto, failure.statusCode(), failure.getMessage(), prompt.at());
    } catch (ExpressionException e) {
      answer = failed(dto, 400, prompt.at() + ".prompt: " + e.getMessage(), prompt.at());
    } catch (Stopped stopped) {
      throw stopped.withAtLeast(dto);
    } catch (Flow.Unwinding unwinding) {
      return unwinding.flow();
    } catch (ActorScope.InterruptedEvaluation e) {
      throw new InterruptedException(e.getMessage());
    }
    return rules(stage, prompt.rules(), placed(dto, answer, prompt));
  }

  /** An error that a tool answered, instead of throwing it, gets its place as well. */
  private static ChatDto placed(ChatDto dto, ChatDto answer, Prompt prompt) {
    boolean isNew = answer.isError() && !dto.isError();
    return isNew && !answer.options().has("error_step")
        ? answer.withOptionsOver(Json.object().put("error_step", prompt.at()))
        : answer;
  }

  private ChatDto ask(
      Stage stage, Tool tool, Address.OfTool to, Prompt prompt, ChatDto dto, ChatDto seen)
      throws InterruptedException {
    Scope scope = tools.scope(stage, seen, prompt.at());
    JsonNode written = prompt.body() == null ? null : prompt.body().source();
    JsonNode body = tool.takesPromptRaw() ? written : rendered(prompt, scope);
    String address = tool.takesAddressRaw() ? to.address() : to.render(scope);
    return tool.act(
        new InterpretedCall(this, tools, stage, tool, address, prompt, body, dto, scope));
  }

  private @Nullable JsonNode rendered(Stage stage, Prompt prompt, ChatDto seen) {
    return rendered(prompt, tools.scope(stage, seen, prompt.at()));
  }

  private static @Nullable JsonNode rendered(Prompt prompt, Scope scope) {
    return prompt.body() == null ? null : prompt.body().render(scope);
  }

  /** The dto as an error, with the place of the prompt that failed. */
  static ChatDto failed(ChatDto dto, int statusCode, String message, String at) {
    return dto.withStatus(statusCode, message).withOptionsOver(Json.object().put("error_step", at));
  }

  /** Walks a list of rules; what matched last-prompts say is processed at its end. */
  Flow rules(Stage stage, List<Rule> rules, ChatDto dto) throws InterruptedException {
    List<Prompt> lasts = new ArrayList<>();
    Flow flow = Flow.on(dto);
    for (Rule rule : rules) {
      flow = rule(stage, rule, flow.dto(), lasts);
      if (flow.leavesList()) {
        break;
      }
    }
    String unwindsTo = flow.unwindsTo();
    ChatDto now = flow.dto();
    for (Prompt last : lasts) {
      Flow after = process(stage, last, now, now);
      now = after.dto();
      unwindsTo = unwindsTo == null ? after.unwindsTo() : unwindsTo;
    }
    return new Flow(now, unwindsTo != null, unwindsTo);
  }

  private Flow rule(Stage stage, Rule rule, ChatDto dto, List<Prompt> lasts)
      throws InterruptedException {
    ChatDto now = dto;
    for (int round = 0; ; round++) {
      Match match = match(stage, rule, now);
      if (match == Match.NO) {
        return otherwise(stage, rule, now);
      }
      if (round == 0 && rule.last() != null) {
        lasts.add(rule.last());
      }
      Flow flow = then(stage, rule, now, match);
      now = flow.dto();
      if (flow.unwindsTo() != null) {
        return broken(rule, flow);
      }
      if (rule.breaks() != null) {
        String tag = rule.breaks().tag();
        return tag == null ? Flow.leaving(now) : Flow.unwinding(now, tag);
      }
      if (!rule.loop()) {
        return Flow.on(now);
      }
      if (limits.isLastRound(round + 1)) {
        String message =
            "The rule at %s has looped %,d times and still matches; it would not end by itself."
                .formatted(rule.at(), limits.maxLoopRounds());
        return Flow.on(failed(now, 508, message, rule.at()));
      }
    }
  }

  /** A break from inside: at the rule of that tag it ends its loop, or the list that it is in. */
  private static Flow broken(Rule rule, Flow flow) {
    if (flow.unwindsTo() == null || !flow.unwindsTo().equals(rule.tag())) {
      return flow;
    }
    return rule.loop() ? Flow.on(flow.dto()) : Flow.leaving(flow.dto());
  }

  private Flow then(Stage stage, Rule rule, ChatDto dto, Match match) throws InterruptedException {
    ChatDto taken = match == Match.REPAIRS ? dto.withStatus(0, null) : dto;
    return rule.then() == null ? Flow.on(taken) : process(stage, rule.then(), taken, dto);
  }

  private Flow otherwise(Stage stage, Rule rule, ChatDto dto) throws InterruptedException {
    if (rule.otherwise() == null) {
      return Flow.on(dto);
    }
    Flow flow = process(stage, rule.otherwise(), dto, dto);
    return flow.unwindsTo() == null ? Flow.on(flow.dto()) : broken(rule, flow);
  }

  private Match match(Stage stage, Rule rule, ChatDto dto) throws InterruptedException {
    if (rule.when() == null) {
      return dto.statusCode() == 0 ? Match.YES : Match.NO;
    }
    ChatDto copy = dto.withStatus(0, null);
    ChatDto answer = process(stage.contextless(), rule.when(), copy, dto).dto();
    if (answer.statusCode() != 0 || answer.text() == null) {
      return Match.NO;
    }
    if (dto.statusCode() == 0) {
      return saysYes(answer.text()) ? Match.YES : Match.NO;
    }
    return ERROR_HANDLE.matcher(answer.text()).find() ? Match.REPAIRS : Match.NO;
  }

  private enum Match {
    YES,
    /** Matches an error, which the rule clears. */
    REPAIRS,
    NO
  }
}
