package chat.roles.quotas.web;

import chat.roles.quotas.DayUsage;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

@Schema(name = "Usage", description = "What one role asked of one model on one day.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record UsageResponse(
    @Schema(description = "The day, of UTC.", example = "2026-11-25") LocalDate day,
    @Schema(
            description = "The role whose actors asked; absent when it is not known.",
            example = "V1StGXR8_Z5jdHi6B-myT")
        @Nullable String roleId,
    @Schema(description = "As its provider calls it.", example = "gpt-4.1-mini") String model,
    @Schema(description = "Questions.", example = "12") long qas,
    @Schema(description = "Tokens of the questions.", example = "3480") long tokensIn,
    @Schema(description = "Tokens of the answers.", example = "1201") long tokensOut,
    @Schema(
            description =
                "In the currency of the models' prices; absent when nothing of it had a price.",
            example = "0.0033136")
        @Nullable BigDecimal cost) {

  static UsageResponse of(DayUsage usage) {
    return new UsageResponse(
        usage.day(),
        usage.role().isEmpty() ? null : usage.role(),
        usage.model(),
        usage.qas(),
        usage.tokensIn(),
        usage.tokensOut(),
        usage.cost());
  }
}
