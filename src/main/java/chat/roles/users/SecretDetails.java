package chat.roles.users;

import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.ids.RoleId;
import java.time.Instant;
import java.util.List;

/**
 * A secret as its owner sees it: everything but the value.
 *
 * @param ending the value's last four characters
 * @param targets where it may be sent
 * @param grants the roles whose actors may send it
 */
public record SecretDetails(
    String name,
    String ending,
    List<HttpTarget> targets,
    List<Grant> grants,
    Instant createdAt,
    Instant updatedAt) {

  public SecretDetails {
    targets = List.copyOf(targets);
    grants = List.copyOf(grants);
  }

  /**
   * Leave for a role's actors to send the secret.
   *
   * @param targets where to; of these only what the secret's own targets name as well
   */
  public record Grant(RoleId role, List<HttpTarget> targets) {
    public Grant {
      targets = List.copyOf(targets);
    }
  }
}
