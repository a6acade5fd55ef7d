package chat.roles.quotas;

import java.util.Collection;
import java.util.Set;

/**
 * Knows which claimants are still there. What one that is gone had reserved comes back; so one that
 * was named gone must never be able to settle anything.
 */
public interface Claimants {

  /** Those among them that are gone for good. */
  Set<Claimant> gone(Collection<Claimant> claimants);
}
