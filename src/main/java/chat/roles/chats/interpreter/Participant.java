package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.ActorId;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolActor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An actor that takes part in a run, as it was when it was first reached: its program, its role and
 * its long-run variables are the run's own from then on.
 */
final class Participant {

  private final ToolActor actor;
  private final JsonNode view;
  private final JsonNode role;
  private final @Nullable Program program;
  private final boolean shared;
  private final Map<String, JsonNode> longRun = new ConcurrentHashMap<>();
  private final Talk talk = new Talk();

  /**
   * @param view the actor as programs see it, {@code me}
   * @param role the role as it was
   * @param shared whether it is a singleton, which remembers nothing
   */
  Participant(
      ToolActor actor,
      JsonNode view,
      JsonNode role,
      @Nullable Program program,
      boolean shared,
      JsonNode variables) {
    this.actor = actor;
    this.view = view;
    this.role = role;
    this.program = program;
    this.shared = shared;
    variables.properties().forEach(v -> longRun.put(v.getKey(), v.getValue()));
  }

  ActorId id() {
    return actor.id();
  }

  ToolActor actor() {
    return actor;
  }

  JsonNode view() {
    return view;
  }

  JsonNode role() {
    return role;
  }

  @Nullable Program program() {
    return program;
  }

  boolean isShared() {
    return shared;
  }

  /** Sees the long-run variables as they are now, and the conversation from its head. */
  void renew(JsonNode variables) {
    longRun.clear();
    variables.properties().forEach(v -> longRun.put(v.getKey(), v.getValue()));
    talk.renew();
  }

  Map<String, JsonNode> longRun() {
    return longRun;
  }

  Talk talk() {
    return talk;
  }

  /**
   * The actor's conversation as the run knows it. Loaded when a model is first asked, and kept: a
   * contextual chat is its only writer meanwhile.
   */
  static final class Talk {

    private @Nullable String lastMsgId;
    private @Nullable List<Message> history;
    private boolean followsHead = true;
    private final @Nullable Talk outer;

    Talk() {
      this(null);
    }

    private Talk(@Nullable Talk outer) {
      this.outer = outer;
    }

    /** The same conversation for a branch, which alone sees what it adds. */
    Talk branched() {
      return new Talk(this);
    }

    /** The same conversation as it is now. */
    synchronized Talk copy() {
      Talk copy = new Talk(outer);
      copy.lastMsgId = lastMsgId;
      copy.history = history == null ? null : new ArrayList<>(history);
      copy.followsHead = followsHead;
      return copy;
    }

    /** Continues from that message; null: from where the conversation stands, "": afresh. */
    synchronized void continueFrom(@Nullable String messageId) {
      lastMsgId = messageId;
      followsHead = messageId == null;
      history = null;
    }

    /** Others may have gone on with the conversation; a branch of one's own stays. */
    synchronized void renew() {
      if (followsHead) {
        lastMsgId = null;
        history = null;
      }
    }

    synchronized @Nullable String lastMsgId() {
      return lastMsgId;
    }

    synchronized List<Message> history(Loader loader) {
      if (history == null) {
        history = new ArrayList<>(outer == null ? loader.load(lastMsgId) : List.of());
      }
      if (outer == null) {
        return List.copyOf(history);
      }
      List<Message> all = new ArrayList<>(outer.history(loader));
      all.addAll(history);
      return List.copyOf(all);
    }

    /** A branch's question and its answer were recorded. */
    synchronized void gained(Outcome.Turn turn) {
      if (history == null) {
        history = new ArrayList<>();
      }
      history.add(new Message(Message.Speaker.USER, turn.question()));
      history.add(new Message(Message.Speaker.ASSISTANT, turn.answer()));
    }

    /** A question and its answer were recorded. */
    synchronized void gained(String question, String answer, String newLastMsgId) {
      if (history != null) {
        history.add(new Message(Message.Speaker.USER, question));
        history.add(new Message(Message.Speaker.ASSISTANT, answer));
      }
      lastMsgId = newLastMsgId;
    }

    /** On replay: the record is in the database already. */
    synchronized void movedTo(String newLastMsgId) {
      lastMsgId = newLastMsgId;
    }
  }

  /** Loads a conversation up to a message. */
  @FunctionalInterface
  interface Loader {
    List<Message> load(@Nullable String lastMsgId);
  }
}
