package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A living instance of a role, as it was when it was read.
 *
 * @param owner whose models, memory and quota it uses, and who alone sees it
 * @param parent null for a user's root actor alone
 * @param host null for an actor without a program
 * @param nick unique under the parent
 * @param failure why the lifecycle failed; null in every other state
 * @param depth how many actors stand above it
 * @param singleton the one actor that its owner has of a stateless host; nobody's parent
 */
public record Actor(
    ActorId id,
    UserId owner,
    @Nullable ActorId parent,
    RoleId role,
    @Nullable HostId host,
    String nick,
    @Nullable String avatar,
    ActorState state,
    @Nullable String failure,
    int depth,
    boolean singleton,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether it stands for its owner, on top of the tree. */
  public boolean isRoot() {
    return parent == null;
  }
}
