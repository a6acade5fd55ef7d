package chat.roles.toolbox;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.UserId;
import java.util.Optional;

/** Whose programs hosts are, for tools that act on an author's behalf. */
public interface HostAuthors {

  /** Who made the host, deleted or not. */
  Optional<UserId> authorOf(HostId host);
}
