package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/** Who used how much, summed by day: what is in the books, and what is not yet. */
public class Usages {

  private static final Comparator<Usage> BY_KEY =
      Comparator.comparing((Usage u) -> u.owner().value())
          .thenComparing(Usage::day)
          .thenComparing(Usage::actor)
          .thenComparing(Usage::role)
          .thenComparing(Usage::model);

  private final UsageStore store;
  private final Supplier<Stream<OpenUsage>> open;
  private final TransactionTemplate snapshot;

  /**
   * @param snapshot in which all reads see the same
   */
  Usages(UsageStore store, Supplier<Stream<OpenUsage>> open, TransactionTemplate snapshot) {
    this.store = store;
    this.open = open;
    this.snapshot = snapshot;
  }

  /**
   * Enters into the books. Joins the caller's transaction, in which it is to be marked as entered.
   */
  public void add(List<Usage> used) {
    store.add(used.stream().sorted(BY_KEY).toList());
  }

  /** By day, role and model, the newest day first. */
  public Page<DayUsage> list(UserId owner, UsageFilter filter, PageRequest page) {
    return Objects.requireNonNull(
        snapshot.execute(_ -> {
          List<Usage> unsummed = open.get().flatMap(each -> each.of(owner).stream()).toList();
          return store.list(owner, filter, unsummed, page);
        }));
  }
}
