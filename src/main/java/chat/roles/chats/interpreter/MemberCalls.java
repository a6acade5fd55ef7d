package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Address;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Chats with members of the team, inside the run. */
final class MemberCalls {

  private final RunTools tools;
  private final Limits limits;
  private final Participants participants;
  private final Entries entries;

  MemberCalls(Interpreter interpreter, RunTools tools, Limits limits, Participants participants) {
    this.tools = tools;
    this.limits = limits;
    this.participants = participants;
    this.entries = new Entries(interpreter, tools);
  }

  /**
   * Asks the member and waits for its answer. What the member answers becomes the text and data of
   * the dto, its options are laid over the dto's; the conversation's place stays the caller's.
   */
  ChatDto call(Stage stage, Address.OfMember to, @Nullable JsonNode prompt, ChatDto dto)
      throws InterruptedException {
    limits.checkDepth(stage.depth() + 1);
    Participant member = participants.reach(stage.actor(), to.names());
    Frame branch = stage.frame().next();
    boolean recorded = tools.journal().holds(branch.path());
    tools.budget().askMember(recorded);
    ChatDto question = question(prompt, dto);
    ChatDto answer = answer(stage.calling(member, branch), to, question, dto);
    ChatDto result =
        answer
            .withLastMsgId(dto.lastMsgId())
            .withOptions(dto.withOptionsOver(answer.options()).options());
    JsonNode kept =
        tools
            .journal()
            .step(
                new Step(branch.path(), "@", address(to), question.toJson()),
                _ -> Performed.of(result.toJson()))
            .answer();
    return Json.mapper().treeToValue(kept, ChatDto.class);
  }

  private ChatDto answer(Stage stage, Address.OfMember to, ChatDto question, ChatDto dto)
      throws InterruptedException {
    try {
      return entries.answer(stage, to.entry() == null ? "" : to.entry(), question);
    } catch (Stopped stopped) {
      throw stopped.with(soFar(stopped, question, dto));
    }
  }

  /** What the member has come to when that is more than the question; else what the caller has. */
  private static ChatDto soFar(Stopped stopped, ChatDto question, ChatDto dto) {
    ChatDto member = stopped.soFar();
    if (member == null
        || (Objects.equals(member.text(), question.text())
            && Objects.equals(member.data(), question.data()))) {
      return dto;
    }
    return dto.withText(member.text()).withData(member.data());
  }

  private static ChatDto question(@Nullable JsonNode prompt, ChatDto dto) {
    ChatDto question = dto.withLastMsgId(null);
    if (prompt == null) {
      return question;
    }
    return prompt.isString() ? question.withText(prompt.stringValue()) : question.withData(prompt);
  }

  private static String address(Address.OfMember to) {
    String names = String.join("@", to.names());
    return to.entry() == null ? names : names + "#" + to.entry();
  }
}
