package chat.roles.models.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a loan is asked for, in the documents; it is read as a tree. */
@Schema(name = "LoanRequest", description = "Either `username` or `roleId`.")
record LoanRequest(
    @Schema(description = "Whom to lend to.", example = "ada") @Nullable String username,
    @Schema(description = "The user's realm; `local` when absent.", example = "local")
        @Nullable String realm,
    @Schema(
            description = "The role whose actors may use it, whoever owns them.",
            example = "V1StGXR8_Z5jdHi6B-myT")
        @Nullable String roleId,
    @Schema(
            description = "How many tokens all borrowers together may use; required.",
            example = "100000")
        @Nullable Long tokens,
    @Schema(
            description =
                "In which time, from a minute on; absent, the tokens are for the loan's whole life.",
            example = "86400000")
        @Nullable Long periodMillis) {}
