package chat.roles.users.audit;

import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param user whose account it is about; null when it is nobody's
 * @param about what was touched, by its name or id; never a secret
 * @param address where the request came from; null when it was none
 */
public record AuditEvent(
    long id,
    Instant at,
    @Nullable UserId user,
    AuditKind kind,
    @Nullable String about,
    @Nullable String address) {}
