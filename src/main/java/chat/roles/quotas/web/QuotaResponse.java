package chat.roles.quotas.web;

import chat.roles.quotas.Allowance;
import chat.roles.quotas.Quota;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "Quota", description = "What is left of what you may use.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuotaResponse(
    @Schema(description = "Whose it is.", example = "V1StGXR8_Z5jdHi6B-myT") String user,
    @Schema(
            description = "`platform`: the operator's; `loan`: another user's, lent.",
            example = "platform")
        String runtime,
    @Schema(description = "Of what.", example = "llm") String type,
    @Schema(description = "Of which.", example = "fast") String name,
    @Schema(description = "Tokens that are left.", example = "2711") long remaining,
    @Schema(
            description =
                "When it is filled again; absent before its first use, and when it never is.",
            example = "2026-11-26T09:30:00Z")
        @Nullable Instant invalidAt,
    @Schema(
            description = "Every so many milliseconds, to so many tokens; absent: never.",
            example = "[86400000, 3000]")
        @Nullable List<Long> reset) {

  static QuotaResponse of(Quota quota) {
    Allowance allowance = quota.allowance();
    Duration period = allowance.period();
    return new QuotaResponse(
        allowance.holder().value(),
        allowance.runtime(),
        "llm",
        allowance.name(),
        quota.remaining(),
        quota.invalidAt(),
        period == null ? null : List.of(period.toMillis(), allowance.tokens()));
  }
}
