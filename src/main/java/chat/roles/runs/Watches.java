package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** All that is followed from this process. A watch is forgotten when its run has ended. */
final class Watches {

  private static final RunListener NOBODY = new RunListener() {};

  private final Map<RunId, Watch> watches = new ConcurrentHashMap<>();

  /**
   * Begins to follow a run that is about to be started.
   *
   * @throws Problem when a run of this id is followed already
   */
  Watch open(RunId id, List<RunListener> listeners) {
    Watch watch = new Watch(id, listeners);
    if (watches.putIfAbsent(id, watch) != null) {
      throw existing();
    }
    return watch;
  }

  static Problem existing() {
    return Problem.conflict("run-exists", "A run with this id was started before.");
  }

  /** Whom to tell of the run's steps. */
  RunListener of(RunId id) {
    Watch watch = watches.get(id);
    return watch == null ? NOBODY : watch;
  }

  /** The run never came to be. */
  void forget(RunId id) {
    watches.remove(id);
  }

  void finished(RunId id, JsonNode result) {
    Watch watch = watches.remove(id);
    if (watch != null) {
      watch.finished(result);
    }
  }

  Set<RunId> ids() {
    return watches.keySet();
  }

  void abandonAll() {
    watches.values().forEach(Watch::abandon);
    watches.clear();
  }
}
