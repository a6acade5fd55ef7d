package chat.roles.hosts;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.UserId;
import chat.roles.toolbox.HostAuthors;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class StoredHostAuthors implements HostAuthors {

  private final HostStore store;

  StoredHostAuthors(HostStore store) {
    this.store = store;
  }

  @Override
  public Optional<UserId> authorOf(HostId host) {
    return store.find(host).map(Host::createdBy);
  }
}
