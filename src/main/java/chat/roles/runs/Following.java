package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what was recorded of one run since the last look, on whichever node it is carried out. For
 * one thread.
 *
 * <p>Steps of branches side by side are not committed in the order of their times; so each look
 * begins a little before the end of the one before, and leaves out what it has told already.
 */
public final class Following {

  private static final Duration OVERLAP = Duration.ofSeconds(10);
  private static final int AT_ONCE = 200;

  private final UserId owner;
  private final RunId id;
  private final RunStore runs;
  private final TraceStore store;
  private final Map<String, Instant> told = new HashMap<>();
  private Instant end = Instant.EPOCH;

  Following(UserId owner, RunId id, RunStore runs, TraceStore store) {
    this.owner = owner;
    this.id = id;
    this.runs = runs;
    this.store = store;
  }

  /** Begins a little before that time instead of at the run's beginning. */
  public void from(Instant time) {
    end = time;
  }

  /** The run as it is now; empty when it is gone. */
  public Optional<Run> run() {
    return runs.find(owner, id);
  }

  /** Is given steps. */
  @FunctionalInterface
  public interface Reader<E extends Exception> {
    void read(Qa qa) throws E;
  }

  /** Tells of the steps that were recorded since the last look, in the order of their times. */
  public <E extends Exception> void look(Reader<E> reader) throws E {
    Instant from = end.equals(Instant.EPOCH) ? end : end.minus(OVERLAP);
    List<TraceStore.Mark> news = new ArrayList<>();
    for (TraceStore.Mark mark : store.since(id, from)) {
      if (told.putIfAbsent(mark.key(), mark.endedAt()) == null) {
        news.add(mark);
      }
    }
    for (int i = 0; i < news.size(); i += AT_ONCE) {
      tell(news.subList(i, Math.min(i + AT_ONCE, news.size())), reader);
    }
    Instant kept = end.minus(OVERLAP);
    told.values().removeIf(time -> time.isBefore(kept));
  }

  private <E extends Exception> void tell(List<TraceStore.Mark> marks, Reader<E> reader) throws E {
    Map<String, Qa> steps = store.steps(id, marks.stream().map(TraceStore.Mark::key).toList());
    for (TraceStore.Mark mark : marks) {
      Qa qa = steps.get(mark.key());
      if (qa != null) {
        reader.read(qa);
      }
      if (mark.endedAt().isAfter(end)) {
        end = mark.endedAt();
      }
    }
  }
}
