package chat.roles.users;

import org.jspecify.annotations.Nullable;

/**
 * A loan as its borrower sees it: nothing of the resource's address or token.
 *
 * @param lender the lender's name in {@code realm}
 * @param name the lender's name for the resource; null when there is none
 * @param accepted whether the user's actors may use it
 */
public record LoanOffer(
    Loan loan,
    String lender,
    String realm,
    String type,
    @Nullable String name,
    ResourceProps props,
    boolean accepted) {}
