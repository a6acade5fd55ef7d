package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import java.util.List;

/** Something that gives quotas to users. */
public interface Allowances {

  /** What the user has of it, used or not. */
  List<Allowance> of(UserId user);
}
