package chat.roles.hosts;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One programmed implementation of a role.
 *
 * @param published never changes again
 * @param releasedNo never null when it is published
 * @param programHash of the program that the host has now; see {@link Hosts#program}
 * @param deleted only drafts are ever deleted; their actors go on
 */
public record Host(
    HostId id,
    RoleId roleId,
    UserId createdBy,
    boolean published,
    @Nullable String releasedNo,
    String programHash,
    boolean singleton,
    Uses uses,
    Instant createdAt,
    Instant updatedAt,
    boolean deleted) {

  /** Whether it is published or the user's own, and not deleted. */
  public boolean isUsableBy(UserId user) {
    return !deleted && (published || createdBy.equals(user));
  }
}
