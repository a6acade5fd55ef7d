package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * All that is followed from this process. A watch is forgotten when its run has ended or waits for
 * its user, or when nobody follows it any more.
 */
final class Watches {

  private final Map<RunId, List<Watch>> watches = new ConcurrentHashMap<>();

  /** Begins to follow a run that is about to be started, or goes on somewhere. */
  Watch open(RunId id, List<RunListener> listeners) {
    Watch watch = new Watch(id, listeners, this);
    watches.merge(
        id,
        List.of(watch),
        (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    return watch;
  }

  /** Whom to tell of the run's steps: whoever follows it at that moment. */
  RunListener of(RunId id) {
    return new Followers(id);
  }

  void forget(Watch watch) {
    watches.computeIfPresent(
        watch.id(),
        (_, all) -> {
          List<Watch> left = all.stream().filter(other -> other != watch).toList();
          return left.isEmpty() ? null : left;
        });
  }

  void finished(RunId id, JsonNode result) {
    reached(id, new Milestone.Ended(result));
  }

  void reached(RunId id, Milestone milestone) {
    List<Watch> all = watches.remove(id);
    if (all != null) {
      all.forEach(watch -> watch.reach(milestone));
    }
  }

  Set<RunId> ids() {
    return watches.keySet();
  }

  void abandonAll() {
    watches.values().forEach(all -> all.forEach(Watch::abandon));
    watches.clear();
  }

  private final class Followers implements RunListener {

    private final RunId id;

    private Followers(RunId id) {
      this.id = id;
    }

    private void each(Consumer<Watch> what) {
      watches.getOrDefault(id, List.of()).forEach(what);
    }

    @Override
    public void began(Journal.Step step) {
      each(watch -> watch.began(step));
    }

    @Override
    public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
      each(watch -> watch.ended(step, performed, tookMicros));
    }

    @Override
    public void released() {
      each(Watch::released);
    }

    @Override
    public void delta(String path, String piece) {
      each(watch -> watch.delta(path, piece));
    }
  }
}
