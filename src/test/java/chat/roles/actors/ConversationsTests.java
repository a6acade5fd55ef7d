package chat.roles.actors;

import static chat.roles.actors.ActorsFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationsTests {

  private static final ActorsFixture FIXTURE = new ActorsFixture(new ActorSettings(100, 32, 6));

  private final Conversations conversations = FIXTURE.conversations;
  private final RunId run = RunId.fresh();
  private final ActorId actor = newActor();

  @Test
  void beginsEmpty() {
    assertThat(conversations.history(actor, null)).isEmpty();
    assertThat(conversations.current(actor, null, 10)).isEmpty();
  }

  @Test
  void addsEachQuestionWithItsAnswerAfterTheHead() {
    say(null, "1");
    say(null, "2");
    assertThat(texts(null)).containsExactly("q1", "a1", "q2", "a2");
    assertThat(conversations.history(actor, null))
        .startsWith(new Message(Speaker.USER, "q1"), new Message(Speaker.ASSISTANT, "a1"));
  }

  @Test
  void chainsAppendsThatWereMadeBeforeAnyWasWritten() {
    Appended first = conversations.appending(actor, null, run, "q1", "a1");
    Appended second = conversations.appending(actor, null, run, "q2", "a2");
    FIXTURE.record(true, first.companions());
    FIXTURE.record(true, second.companions());
    assertThat(texts(null)).containsExactly("q1", "a1", "q2", "a2");
  }

  @Test
  void branchesFromAnyMessageAndGoesOnFromTheBranch() {
    String first = say(null, "1");
    String second = say(null, "2");
    say(first, "3");
    assertThat(texts(null)).containsExactly("q1", "a1", "q3", "a3");
    assertThat(texts(second)).containsExactly("q1", "a1", "q2", "a2");
    say(null, "4");
    assertThat(texts(null)).containsExactly("q1", "a1", "q3", "a3", "q4", "a4");
  }

  @Test
  void startsANewConversation() {
    String old = say(null, "1");
    assertThat(texts("")).isEmpty();
    say("", "2");
    assertThat(texts(null)).containsExactly("q2", "a2");
    assertThat(texts(old)).containsExactly("q1", "a1");
  }

  @Test
  void showsTheNewestOfALongConversation() {
    for (int i = 1; i <= 5; i++) {
      say(null, "" + i);
    }
    assertThat(texts(null)).containsExactly("q3", "a3", "q4", "a4", "q5", "a5");
  }

  @Test
  void doesNotFindTheMessagesOfOtherActors() {
    String foreign = conversations.appending(newActor(), null, run, "q", "a").lastMsgId();
    ActorId other = newActor();
    Appended theirs = conversations.appending(other, null, run, "q", "a");
    FIXTURE.record(true, theirs.companions());
    assertThatThrownBy(() -> texts(foreign)).hasMessageContaining("message");
    assertThatThrownBy(() -> texts(theirs.lastMsgId())).hasMessageContaining("message");
    say(theirs.lastMsgId(), "1");
    assertThat(texts(null)).containsExactly("q1", "a1");
    assertThatThrownBy(() -> conversations.current(actor, theirs.lastMsgId(), 10))
        .hasMessageContaining("message");
  }

  @Test
  void doesNotFindWhatCanBeNoId() {
    assertThatThrownBy(() -> texts("\u0000")).hasMessageContaining("message");
    assertThatThrownBy(() -> conversations.current(actor, "'; --", 1))
        .hasMessageContaining("message");
    say("\u0000", "1");
    assertThat(texts(null)).containsExactly("q1", "a1");
  }

  @Test
  void writesNothingForARunThatWasLost() {
    say(null, "1");
    FIXTURE.record(false, conversations.appending(actor, null, run, "q2", "a2").companions());
    assertThat(texts(null)).containsExactly("q1", "a1");
  }

  @Test
  void keepsEveryCharacter() {
    String odd = "\u0000 \"\\ \uD83D\uDE00 \u2028";
    FIXTURE.record(true, conversations.appending(actor, null, run, odd, odd).companions());
    assertThat(texts(null)).containsExactly(odd, odd);
  }

  @Test
  void readsTheCurrentConversationInParts() {
    for (int i = 1; i <= 5; i++) {
      say(null, "" + i);
    }
    List<Remark> part = conversations.current(actor, null, 3);
    assertThat(part).extracting(r -> r.message().text()).containsExactly("q1", "a1", "q2");
    assertThat(part.getFirst().parentId()).isNull();
    assertThat(part.get(1).parentId()).isEqualTo(part.getFirst().id());
    assertThat(part.getFirst().run()).isEqualTo(run);
    List<Remark> rest = conversations.current(actor, part.getLast().id(), 100);
    assertThat(rest)
        .extracting(r -> r.message().text())
        .containsExactly("a2", "q3", "a3", "q4", "a4", "q5", "a5");
    assertThat(conversations.current(actor, rest.getLast().id(), 100)).isEmpty();
  }

  @Test
  void losesNoneOfManyThatAreAddedAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> futures = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String name = "" + i;
        futures.add(threads.submit(() -> say(null, name)));
      }
      for (Future<String> future : futures) {
        future.get();
      }
    }
    List<Remark> all = conversations.current(actor, null, 100);
    assertThat(all).hasSize(24);
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).parentId()).isEqualTo(all.get(i - 1).id());
    }
  }

  private String say(@Nullable String lastMsgId, String name) {
    Appended appended = conversations.appending(actor, lastMsgId, run, "q" + name, "a" + name);
    FIXTURE.record(true, appended.companions());
    return appended.lastMsgId();
  }

  private List<String> texts(@Nullable String lastMsgId) {
    return conversations.history(actor, lastMsgId).stream().map(Message::text).toList();
  }

  private static ActorId newActor() {
    return FIXTURE.actors.create(wanted(FIXTURE.user(), FIXTURE.role("Bot"))).id();
  }
}
