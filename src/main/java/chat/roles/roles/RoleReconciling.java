package chat.roles.roles;

import chat.roles.kernel.ids.RoleId;
import chat.roles.memory.vectors.Embedded;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes roles findable that a release without search made or changed, before or beside this one.
 * Several servers may do so at once.
 */
@Component
class RoleReconciling implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RoleReconciling.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int BATCH = 100;

  private final RoleStore store;
  private final RoleIndex index;
  private final TransactionTemplate transaction;
  private @Nullable Thread thread;

  RoleReconciling(RoleStore store, RoleIndex index, TransactionTemplate transaction) {
    this.store = store;
    this.index = index;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("roles-reconciling").start(this::run);
  }

  @Override
  public void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      Thread.sleep(FIRST_PAUSE);
      while (true) {
        try {
          reconcile();
        } catch (DataAccessException | TransactionException e) {
          LOG.warn("Some roles may not be found as they are yet: {}", e.getMessage());
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until all are found as they are; by words at once, by meaning as soon as they are embedded. */
  void reconcile() {
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
