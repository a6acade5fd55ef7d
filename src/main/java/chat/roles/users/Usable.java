package chat.roles.users;

import chat.roles.kernel.ids.RoleId;
import java.util.List;

/**
 * What answers for a user's actors beside the platform's. The same instance until something of it
 * changes.
 *
 * @param own in their order
 * @param borrowed what others lend and the user agreed to
 */
public record Usable(List<Resource> own, List<Borrowed> borrowed) {

  public Usable {
    own = List.copyOf(own);
    borrowed = List.copyOf(borrowed);
  }

  /**
   * A resource of somebody else's.
   *
   * @param resource with its token; nothing of its address is for the borrower
   */
  public record Borrowed(Loan loan, Resource resource) {

    /** Whether it is for actors of this role. */
    public boolean isFor(RoleId role) {
      return loan.role() == null || loan.role().equals(role);
    }
  }
}
