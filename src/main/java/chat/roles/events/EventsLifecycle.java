package chat.roles.events;

import chat.roles.kernel.db.Notices;
import org.springframework.context.SmartLifecycle;

/**
 * Listens while the server is up. Stops before the web server does, which would otherwise wait for
 * the open streams.
 */
final class EventsLifecycle implements SmartLifecycle {

  private final Subscriptions subscriptions;
  private final Notices notices;
  private volatile boolean running;

  EventsLifecycle(Subscriptions subscriptions, Notices notices) {
    this.subscriptions = subscriptions;
    this.notices = notices;
  }

  @Override
  public void start() {
    notices.start();
    running = true;
  }

  @Override
  public void stop() {
    subscriptions.end();
    notices.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
