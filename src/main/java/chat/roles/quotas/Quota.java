package chat.roles.quotas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quota as it stands.
 *
 * @param remaining tokens, without what calls under way have reserved
 * @param invalidAt when it is filled again; null when it never is, or nothing was used yet
 */
public record Quota(Allowance allowance, long remaining, @Nullable Instant invalidAt) {}
