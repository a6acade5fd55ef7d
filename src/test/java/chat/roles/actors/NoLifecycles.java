package chat.roles.actors;

import chat.roles.kernel.ids.HostId;
import org.springframework.context.annotation.Fallback;
import org.springframework.stereotype.Component;

/** Stands in where nobody interprets programs. */
@Component
@Fallback
class NoLifecycles implements LifecycleStarter {

  @Override
  public boolean hasLifecycle(HostId host) {
    return false;
  }

  @Override
  public void start(Actor actor) {
    throw new AssertionError("no lifecycle");
  }
}
