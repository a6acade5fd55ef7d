package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import java.util.Optional;

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

  private void require(UserId owner, RunId run) {
    if (!runs.exists(owner, run)) {
      throw Problem.missing("run");
    }
  }
}
