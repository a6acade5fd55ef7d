package chat.roles.models.web;

import chat.roles.users.Loan;
import chat.roles.users.LoanOffer;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema(
    name = "BorrowedModel",
    description = "A model that somebody else lends; not its URL or key.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BorrowedResponse(
    @Schema(description = "The loan's id.", example = "V1StGXR8_Z5jdHi6B-myT") String id,
    @Schema(description = "Who lends it and reads what it is asked.", example = "grace")
        String lender,
    @Schema(description = "The lender's realm.", example = "local") String realm,
    @Schema(
            description = "For which role's actors; absent when it is for all of yours.",
            example = "IRFa-VaY2b_oZ9PyiH3wK")
        @Nullable String roleId,
    @Schema(description = "`llm`.", example = "llm") String type,
    @Schema(description = "The lender's name for it.", example = "my model") @Nullable String name,
    @Schema(description = "Its name at its endpoint.", example = "small-1") @Nullable String model,
    @Schema(description = "0 (cheap) to 2 (expensive).", example = "1") int cost,
    @Schema(description = "0 (simple) to 2 (best).", example = "2") int quality,
    @Schema(description = "How many tokens all borrowers together may use.", example = "100000")
        long tokens,
    @Schema(
            description = "In which time; absent when they are for the loan's whole life.",
            example = "86400000")
        @Nullable Long periodMillis,
    @Schema(description = "Whether you have accepted it, so that it is used.", example = "false")
        boolean accepted,
    @Schema(description = "Since when it is lent.", example = "2026-11-22T10:00:00Z")
        Instant createdAt) {

  static BorrowedResponse of(LoanOffer offer) {
    Loan loan = offer.loan();
    return new BorrowedResponse(
        loan.id(),
        offer.lender(),
        offer.realm(),
        loan.role() == null ? null : loan.role().value(),
        offer.type(),
        offer.name(),
        offer.props().model(),
        offer.props().cost(),
        offer.props().quality(),
        loan.tokens(),
        loan.period() == null ? null : loan.period().toMillis(),
        offer.accepted(),
        loan.createdAt());
  }
}
