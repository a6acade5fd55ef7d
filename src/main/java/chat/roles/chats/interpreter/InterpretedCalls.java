package chat.roles.chats.interpreter;

import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.runs.RunSuspendedException;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.Variables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The calls of a script over the run's journal. A call that is alone is carried out on the tool's
 * own thread and writes through; calls that are open at the same time go side by side on virtual
 * threads, as branches.
 *
 * <p>Which call comes back next is chance as soon as two are open; so it is recorded before the
 * tool hears of it, and a replay waits for that one. What the tool sees while calls are open lies
 * in a branch of its own, the region: calls branch off a copy of it, so that none sees what arrived
 * after it was made. Calls, arrivals, and what the tool does itself are numbered in one row, since
 * the tool does one after the other.
 */
final class InterpretedCalls implements OpenCalls {

  private static final int AT_ONCE = 32;
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final InterpretedCall question;
  private final RunTools tools;
  private final Stage stage;
  private final Frame frame;
  private final SortedMap<Integer, Call> open = new TreeMap<>();
  private final Deque<Call> fresh = new ArrayDeque<>();
  private final Deque<Integer> agreed = new ArrayDeque<>();
  private final Deque<Call> queued = new ArrayDeque<>();
  private final List<Call> ended = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Context region;
  private @Nullable Throwable broken;
  private @Nullable String place;
  private int running;
  private int opened;
  private boolean suspended;

  InterpretedCalls(InterpretedCall question, RunTools tools, Stage stage) {
    this.question = question;
    this.tools = tools;
    this.stage = stage;
    this.frame = stage.frame().next();
  }

  @Override
  public int process(ChatDto dto, JsonNode prompt) {
    return open(
        false,
        there -> {
          try {
            return question.at(there).process(there, dto, prompt);
          } catch (ToolFailure failure) {
            return question.failed(dto, failure);
          }
        });
  }

  @Override
  public int sleep(Duration time) {
    return open(
        true,
        there -> {
          InterpretedCall sleeping = question.at(there);
          if (time.compareTo(SHORT) <= 0) {
            sleeping.perform(new Nap(time));
          } else {
            sleeping.pause(new Pause.Sleep(time));
          }
          return ChatDto.empty();
        });
  }

  private int open(boolean asleep, Work work) {
    Call call = new Call(opened++, asleep, frame.next(), work);
    open.put(call.number, call);
    fresh.add(call);
    return call.number;
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }

  @Override
  public boolean isAsleep() {
    return open.values().stream().allMatch(call -> call.asleep);
  }

  @Override
  public Arrived next() throws InterruptedException {
    if (open.isEmpty()) {
      throw new IllegalStateException("no call is open");
    }
    if (region == null && open.size() == 1) {
      open.clear();
      return alone(fresh.remove());
    }
    begin();
    Call call = open.get(agreed.isEmpty() ? agree() : agreed.remove());
    if (call == null) {
      throw new ToolFailure(500, "This came to other calls than when it was recorded.");
    }
    return arrived(call, outcome(call));
  }

  private Arrived alone(Call call) throws InterruptedException {
    try {
      return new Arrived(call.number, call.work.carryOut(stage.in(call.frame)));
    } catch (RunSuspendedException e) {
      suspended = true;
      throw e;
    }
  }

  private Arrived arrived(Call call, ChatDto outcome) throws InterruptedException {
    open.remove(call.number);
    ended.remove(call);
    Stage here = here();
    Merging.merge(tools, here, call.there().context());
    if (open.isEmpty()) {
      region = null;
      Merging.merge(tools, stage.in(frame), here.context());
    }
    return new Arrived(call.number, outcome);
  }

  /** Where the tool stands. */
  private Stage here() {
    Stage at = stage.in(frame);
    return region == null ? at : at.with(region);
  }

  private synchronized void begin() {
    if (region == null) {
      region = stage.context().branched();
    }
    for (Call call : fresh) {
      call.there = stage.in(call.frame).with(region.frozen().branched());
      queued.add(call);
    }
    fresh.clear();
    fill();
  }

  private synchronized void fill() {
    while (running < AT_ONCE && !queued.isEmpty() && broken == null) {
      Call call = queued.remove();
      running++;
      threads.add(
          Thread.ofVirtual()
              .name("run-" + tools.run() + "-call-" + call.number)
              .start(() -> carryOut(call)));
    }
  }

  private void carryOut(Call call) {
    Object outcome;
    try {
      outcome = call.work.carryOut(call.there());
    } catch (Throwable e) {
      outcome = e;
    }
    finish(call, outcome);
  }

  private synchronized void finish(Call call, Object outcome) {
    call.outcome = outcome;
    running--;
    if (outcome instanceof ChatDto) {
      ended.add(call);
    } else if (outcome instanceof Throwable e && !(e instanceof RunSuspendedException)) {
      broken = broken == null ? e : broken;
    }
    fill();
    notifyAll();
  }

  /** The number of the next arrival, and those after it that are certain by now. */
  private int agree() throws InterruptedException {
    if (open.size() == 1) {
      return open.firstKey();
    }
    Step step = new Step(frame.nextPath(), "order", "", Json.nodes().nullNode());
    ArrayNode numbers = Json.nodes().arrayNode();
    if (!tools.journal().holds(step.path())) {
      awaitOne().forEach(numbers::add);
    }
    JsonNode recorded = tools.journal().step(step, _ -> Performed.of(numbers)).answer();
    recorded.forEach(number -> agreed.add(number.intValue()));
    return agreed.remove();
  }

  private synchronized List<Integer> awaitOne() throws InterruptedException {
    while (ended.isEmpty()) {
      checkComing();
      wait();
    }
    return ended.stream().map(call -> call.number).toList();
  }

  private synchronized ChatDto outcome(Call call) throws InterruptedException {
    while (!(call.outcome instanceof ChatDto)) {
      checkComing();
      wait();
    }
    return (ChatDto) call.outcome;
  }

  /** Passes when a call will end, or wait, by itself. */
  private synchronized void checkComing() throws InterruptedException {
    switch (broken) {
      case null -> {}
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(broken);
    }
    if (running == 0 && queued.isEmpty()) {
      suspended = true;
      throw open.values().stream()
          .map(call -> call.outcome)
          .filter(RunSuspendedException.class::isInstance)
          .map(RunSuspendedException.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public Variables variables() {
    return tools.variablesAt(here());
  }

  @Override
  public JsonNode perform(Effect effect) throws InterruptedException {
    return question.at(here()).perform(effect);
  }

  @Override
  public void pass() throws InterruptedException {
    place = frame.nextPath();
    if (tools.journal().holds(place)) {
      Failures.succeeded(
          tools
              .journal()
              .step(
                  broke(place),
                  _ -> {
                    throw new IllegalStateException("it is recorded");
                  }));
    }
  }

  @Override
  public ToolFailure breakDown(ToolFailure failure) throws InterruptedException {
    if (place == null) {
      throw new IllegalStateException("no place was passed");
    }
    tools
        .journal()
        .step(
            broke(place),
            _ ->
                Failures.recorded(() -> {
                  throw failure;
                }));
    return failure;
  }

  private static Step broke(String place) {
    return new Step(place, "broke", "", Json.nodes().nullNode());
  }

  @Override
  public void close() {
    if (suspended || open.isEmpty()) {
      return;
    }
    List<Thread> begun;
    synchronized (this) {
      queued.clear();
      broken = broken == null ? new InterruptedException("the calls were closed") : broken;
      begun = List.copyOf(threads);
    }
    begun.forEach(tools.execution()::cutOff);
    boolean interrupted = false;
    for (Thread thread : begun) {
      interrupted |= !joined(thread);
    }
    open.values().forEach(call -> tools.execution().forgetWaits(call.frame.path()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when this thread was interrupted meanwhile. */
  private static boolean joined(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return !interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** What a call does, at the place where it is made. */
  @FunctionalInterface
  private interface Work {
    ChatDto carryOut(Stage there) throws InterruptedException;
  }

  /** A call that has not arrived yet. */
  private static final class Call {
    private final int number;
    private final boolean asleep;
    private final Frame frame;
    private final Work work;
    private @Nullable Stage there;
    private @Nullable Object outcome;

    Call(int number, boolean asleep, Frame frame, Work work) {
      this.number = number;
      this.asleep = asleep;
      this.frame = frame;
      this.work = work;
    }

    Stage there() {
      if (there == null) {
        throw new IllegalStateException("the call has not begun");
      }
      return there;
    }
  }

  /** A sleep that is too short to suspend the run for. */
  private record Nap(Duration time) implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().put("sleep", time.toMillis());
    }

    @Override
    public Outcome perform(Attempt attempt) throws InterruptedException {
      Thread.sleep(time);
      return Outcome.of(Json.nodes().nullNode());
    }
  }
}
