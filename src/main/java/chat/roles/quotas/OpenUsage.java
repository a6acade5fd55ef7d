package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import java.util.List;

/** Knows what was used and is not in the books yet. */
public interface OpenUsage {

  /** Such usage of the user; reads in the caller's transaction. */
  List<Usage> of(UserId owner);
}
