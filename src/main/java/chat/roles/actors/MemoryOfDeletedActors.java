package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.memory.Versions;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What actors know goes with them: last, when their runs do not write any more. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class MemoryOfDeletedActors implements ActorDeletionListener {

  private final Versions versions;

  MemoryOfDeletedActors(Versions versions) {
    this.versions = versions;
  }

  @Override
  public void deleted(List<ActorId> actors) {
    versions.forget(actors);
  }
}
