package chat.roles.models.web;

import chat.roles.users.Loan;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema(name = "Loan", description = "A model that you lend.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoanResponse(
    @Schema(description = "The loan's id.", example = "V1StGXR8_Z5jdHi6B-myT") String id,
    @Schema(description = "What is lent.", example = "Uakgb_J5m9g-0JDMbcJqL") String resourceId,
    @Schema(description = "To whom; absent when it is lent to a role.", example = "ada")
        @Nullable String username,
    @Schema(
            description = "To which role's actors; absent when it is lent to a user.",
            example = "IRFa-VaY2b_oZ9PyiH3wK")
        @Nullable String roleId,
    @Schema(description = "How many tokens all borrowers together may use.", example = "100000")
        long tokens,
    @Schema(
            description = "In which time; absent when they are for the loan's whole life.",
            example = "86400000")
        @Nullable Long periodMillis,
    @Schema(description = "Since when it is lent.", example = "2026-11-22T10:00:00Z")
        Instant createdAt) {

  static LoanResponse of(Loan loan) {
    return new LoanResponse(
        loan.id(),
        loan.resource(),
        loan.borrowerName(),
        loan.role() == null ? null : loan.role().value(),
        loan.tokens(),
        loan.period() == null ? null : loan.period().toMillis(),
        loan.createdAt());
  }
}
