package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Need;
import chat.roles.quotas.Reserved;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What bounds the use of models: see {@link chat.roles.quotas.Quotas}. */
interface Metering {

  /** What a user may use of a source; null when nobody bounds that. */
  @Nullable Allowance allowance(UserId user, Source source);

  /** Reserves at one round trip. */
  Reserved reserve(UserId user, Source source, Allowance allowance, Need need)
      throws InterruptedException;

  /** Counts what was used, with the record of the question. */
  Companion settling(Reserved.Granted granted, long used);

  /** Gives back what was reserved for a question that failed. */
  void release(Reserved.Granted granted);

  /** What this node knows to be spent of what the user has. */
  List<Reserved.Refused> spent(UserId user);
}
