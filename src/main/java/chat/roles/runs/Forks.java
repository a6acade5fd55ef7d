package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Runs made of others. */
public class Forks {

  private final ForkStore store;
  private final RunStore runs;
  private final Feed feed;
  private final TransactionTemplate transaction;

  Forks(ForkStore store, RunStore runs, Feed feed, TransactionTemplate transaction) {
    this.store = store;
    this.runs = runs;
    this.feed = feed;
    this.transaction = transaction;
  }

  /**
   * Starts a run that has the beginning of another one of the user's in its journal. It is one like
   * any other, in the same lane, and begun by whichever node is the first to look.
   *
   * @throws Problem missing, when the run is not this user's or has no such step; conflict, when
   *     its journal was deleted; caller, when a fork cannot begin there
   */
  public Run make(UserId owner, RunId of, Fork fork) {
    RunId id = RunId.fresh();
    transaction.executeWithoutResult(_ -> make(id, owner, of, fork));
    return runs.find(owner, id).orElseThrow(() -> Problem.missing("run"));
  }

  private void make(RunId id, UserId owner, RunId of, Fork fork) {
    Run run = runs.find(owner, of).orElseThrow(() -> Problem.missing("run"));
    JsonNode input =
        store
            .lockInput(owner, of)
            .orElseThrow(() ->
                Problem.conflict(
                    "journal-deleted", "The run ended long ago, and its journal was deleted."));
    if (PathKey.isOutside(fork.path())) {
      throw Problem.invalid(
          List.of(new Mistake("$.fromQa", "must be in the tree: its path begins with a digit")));
    }
    ForkStore.Recorded first = store.find(of, fork.path()).orElseThrow(() -> Problem.missing("qa"));
    store.insert(id, of, fork.path(), packed(fork.input().apply(input), "input"));
    Fork.Correction correction = fork.correction();
    store.copy(id, of, fork.path(), correction != null);
    if (correction != null) {
      change(id, fork.path(), correction.correct(first.tool(), first.answer(), first.failed()));
    }
    fork.changes()
        .forEach((path, change) ->
            store
                .find(id, path)
                .ifPresent(found -> change(id, path, change.apply(found.answer()))));
    runs.tell(feed.change(id, owner, run.actor(), RunState.QUEUED));
    runs.wakeNodes(id);
  }

  private void change(RunId id, String path, JsonNode answer) {
    store.change(id, path, packed(answer, "answer"));
  }

  private static Packed packed(JsonNode value, String what) {
    return Packed.of(Json.write(value), what);
  }
}
