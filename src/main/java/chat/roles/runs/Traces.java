package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What happened in runs: their questions and answers, for those who own them. */
public class Traces {

  private final RunStore runs;
  private final TraceStore store;

  Traces(RunStore runs, TraceStore store) {
    this.runs = runs;
    this.store = store;
  }

  /**
   * A part of a run's tree: each place before what is below it, and next to each other in the order
   * in which the program came by; and one more than was asked for when there are more.
   *
   * @throws Problem missing, when the run is not this user's
   */
  public List<Qa> page(UserId owner, RunId run, TraceQuery query) {
    require(owner, run);
    return store.page(run, query);
  }

  /**
   * One step, whole.
   *
   * @throws Problem missing, when the run is not this user's, or nothing is recorded there
   */
  public Qa get(UserId owner, RunId run, String path) {
    require(owner, run);
    return Optional.of(path)
        .filter(p -> !p.isEmpty() && p.length() <= 1_000)
        .flatMap(p -> store.whole(run, p))
        .orElseThrow(() -> Problem.missing("qa"));
  }

  /**
   * Follows the run.
   *
   * @throws Problem missing, when it is not this user's
   */
  public Following follow(UserId owner, RunId run) {
    require(owner, run);
    return new Following(owner, run, runs, store);
  }

  /**
   * Two runs of the user beside each other, step by step in the order of the tree, and one place
   * more than was asked for when there are more. That an answer was added to the conversation under
   * another id makes no difference.
   *
   * @throws Problem missing, when one of them is not this user's
   */
  public List<Comparison> compare(
      UserId owner, RunId one, RunId other, @Nullable String after, int size) {
    TraceQuery checked = new TraceQuery(null, after, null, size);
    require(owner, one);
    require(owner, other);
    ArrayDeque<TraceStore.Printed> left =
        new ArrayDeque<>(store.printed(one, checked.after(), size));
    ArrayDeque<TraceStore.Printed> right =
        new ArrayDeque<>(store.printed(other, checked.after(), size));
    List<Comparison> compared = new ArrayList<>();
    while (compared.size() <= size && !(left.isEmpty() && right.isEmpty())) {
      compared.add(next(left, right));
    }
    return compared;
  }

  private static Comparison next(
      ArrayDeque<TraceStore.Printed> left, ArrayDeque<TraceStore.Printed> right) {
    TraceStore.Printed one = left.peek();
    TraceStore.Printed other = right.peek();
    int order = one == null ? 1 : other == null ? -1 : order(one.key(), other.key());
    if (one != null && order < 0) {
      Qa qa = left.remove().qa();
      return new Comparison(qa.path(), Comparison.Change.REMOVED, qa, null);
    }
    if (one == null || other == null || order > 0) {
      Qa qa = right.remove().qa();
      return new Comparison(qa.path(), Comparison.Change.ADDED, null, qa);
    }
    left.remove();
    right.remove();
    Comparison.Change change =
        isSame(one, other) ? Comparison.Change.SAME : Comparison.Change.DIFFERENT;
    return new Comparison(one.qa().path(), change, one.qa(), other.qa());
  }

  /** As the database sorts: byte by byte. */
  private static int order(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isSame(TraceStore.Printed one, TraceStore.Printed other) {
    if (one.print().equals(other.print())) {
      return true;
    }
    Qa.Step a = one.qa().step();
    Qa.Step b = other.qa().step();
    return a != null
        && b != null
        && !a.question().cut()
        && !a.answer().cut()
        && a.tool().equals(b.tool())
        && a.address().equals(b.address())
        && a.failed() == b.failed()
        && a.question().equals(b.question())
        && said(a.answer()).equals(said(b.answer()));
  }

  private static JsonNode said(Qa.Value answer) {
    if (answer.json() instanceof ObjectNode object && object.has("lastMsgId")) {
      ObjectNode without = object.deepCopy();
      without.remove("lastMsgId");
      return without;
    }
    return answer.json();
  }

  private void require(UserId owner, RunId run) {
    if (!runs.exists(owner, run)) {
      throw Problem.missing("run");
    }
  }
}
