package chat.roles.users;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leave to use somebody else's resource, within a cap for all borrowers together.
 *
 * @param borrower null when it is for a role
 * @param borrowerName the borrower's, in their realm
 * @param role whose actors may use it, whoever owns them; null when it is for a user
 * @param tokens how many in a period, or at all
 * @param period null: the tokens are for its whole life
 */
public record Loan(
    String id,
    String resource,
    UserId lender,
    @Nullable UserId borrower,
    @Nullable String borrowerName,
    @Nullable RoleId role,
    long tokens,
    @Nullable Duration period,
    Instant createdAt) {}
