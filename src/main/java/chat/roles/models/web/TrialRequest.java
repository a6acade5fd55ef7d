package chat.roles.models.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a configuration to try looks in the documents; it is read as a tree. */
@Schema(name = "ResourceTrialRequest", description = "A resource as `resConfigs` has it.")
record TrialRequest(
    @Schema(
            description = "Of a stored one, whose masked token is meant.",
            example = "V1StGXR8_Z5jdHi6B-myT")
        @Nullable String id,
    @Schema(description = "`llm`.", example = "llm") String type,
    @Schema(description = "How you call it.", example = "my model") @Nullable String name,
    @Schema(description = "`server`.", example = "server") String runtime,
    @Schema(description = "Its base URL.", example = "https://api.example.com/v1") String url,
    @Schema(
            description =
                "`provider`, `model`, `apiToken`, `apiVersion` and the rest, as in `resConfigs`.",
            example = "{\"model\": \"small-1\", \"apiToken\": \"sk-4f9d2c1b7a\"}")
        @Nullable Object props) {}
