package chat.roles.roles;

import chat.roles.kernel.chores.Chore;
import chat.roles.kernel.ids.RoleId;
import chat.roles.memory.vectors.Embedded;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes roles findable that a release without search made or changed, before or beside this one.
 * Several servers may do so at once.
 */
@Component
class RoleReconciling extends Chore {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int BATCH = 100;

  private final RoleStore store;
  private final RoleIndex index;
  private final TransactionTemplate transaction;

  RoleReconciling(RoleStore store, RoleIndex index, TransactionTemplate transaction) {
    super("roles-reconciling", FIRST_PAUSE, PAUSE, "Some roles may not be found as they are yet");
    this.store = store;
    this.index = index;
    this.transaction = transaction;
  }

  /** Until all are found as they are; by words at once, by meaning as soon as they are embedded. */
  @Override
  protected void work() {
    List<RoleId> left;
    do {
      left = store.notFoundAsTheyAre(BATCH);
      left.forEach(id -> transaction.executeWithoutResult(_ -> reconcile(id)));
    } while (left.size() == BATCH);
  }

  private void reconcile(RoleId id) {
    store
        .lock(id)
        .ifPresent(role -> {
          if (store.isToBeFound(id)) {
            index.put(role, Embedded.none());
          } else {
            index.remove(id);
          }
          store.isFoundAsItIs(id);
        });
  }
}
