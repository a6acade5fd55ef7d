package chat.roles.events;

import chat.roles.kernel.db.Notices;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Listens and tidies up while the server is up. Stops before the web server does, which would
 * otherwise wait for the open streams.
 */
final class EventsLifecycle implements SmartLifecycle {

  private final Subscriptions subscriptions;
  private final Notices notices;
  private final Retention retention;
  private @Nullable Thread tidying;

  EventsLifecycle(Subscriptions subscriptions, Notices notices, Retention retention) {
    this.subscriptions = subscriptions;
    this.notices = notices;
    this.retention = retention;
  }

  @Override
  public void start() {
    notices.start();
    tidying = Thread.ofVirtual().name("events-retention").start(retention);
  }

  @Override
  public void stop() {
    subscriptions.end();
    notices.stop();
    if (tidying != null) {
      tidying.interrupt();
      tidying = null;
    }
  }

  @Override
  public boolean isRunning() {
    return tidying != null;
  }
}
