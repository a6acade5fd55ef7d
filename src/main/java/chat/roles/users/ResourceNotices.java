package chat.roles.users;

import chat.roles.kernel.db.Notices;
import chat.roles.kernel.db.OwnConnections;
import chat.roles.kernel.ids.UserId;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Hears of other nodes' changes to resources while the server is up. */
@Component
final class ResourceNotices implements SmartLifecycle {

  private final Notices notices;
  private volatile boolean running;

  ResourceNotices(OwnConnections connections, UsableResources usable) {
    this.notices =
        new Notices(
            connections,
            UsableResources.CHANNEL,
            usable::forgetAll,
            user -> usable.forget(new UserId(user)));
  }

  @Override
  public void start() {
    notices.start();
    running = true;
  }

  @Override
  public void stop() {
    notices.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
