package chat.roles.users.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How a resource looks in the documents; it is read and written as a tree. */
@Schema(name = "ResourceConfig", description = "A model that answers for a user's actors.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResourceConfig(
    @Schema(
            description =
                "Tells it from the others; without it an entry is known by type, name, runtime and"
                    + " URL.",
            example = "V1StGXR8_Z5jdHi6B-myT")
        @Nullable String id,
    @Schema(description = "`llm`, a language model.", example = "llm") String type,
    @Schema(description = "How you call it.", example = "my model") @Nullable String name,
    @Schema(
            description =
                "`server`: this server asks it; `local`: your own client does; `platform`: the"
                    + " server's own, ignored in a request.",
            example = "server")
        String runtime,
    @Schema(
            description =
                "Of `server` the base URL, up to and without `/chat/completions` or the like; of"
                    + " `local` whatever your client understands.",
            example = "https://api.example.com/v1")
        String url,
    @Schema(description = "What else is known of it.") @Nullable Props props) {

  @Schema(name = "ResourceProps", description = "What is known of a model.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Props(
      @Schema(
              description =
                  "Whose protocol it speaks: `openai-compatible`, `azure`, `anthropic` or"
                      + " `gemini`; absent, its host tells.",
              example = "openai-compatible")
          @Nullable String provider,
      @Schema(
              description =
                  "Its name at the endpoint (of Azure the deployment's); absent, the first one that"
                      + " the endpoint lists.",
              example = "small-1")
          @Nullable String model,
      @Schema(description = "0 (cheap) to 2 (expensive).", example = "1") int cost,
      @Schema(description = "0 (simple) to 2 (best).", example = "2") int quality,
      @Schema(
              description = "What it reads at once, question and answer together.",
              example = "128000")
          @Nullable Integer contextTokens,
      @Schema(
              description = "Which version of the provider's protocol; absent, a usual one.",
              example = "2024-10-21")
          @Nullable String apiVersion,
      @Schema(
              description =
                  "What a million tokens cost, in your currency: what questions cost is told in"
                      + " runs and in the usage.",
              example = "{\"input\": 0.15, \"output\": 0.6}")
          @Nullable PriceConfig price,
      @Schema(
              description =
                  "The key to the endpoint: up to 4,000 printable ASCII characters. Stored"
                      + " encrypted and never read back; shown are its last four characters.",
              example = "sk-4f9d2c1b7a")
          @Nullable String apiToken) {}

  @Schema(name = "Price", description = "What a million tokens cost.")
  record PriceConfig(
      @Schema(description = "Of questions.", example = "0.15") BigDecimal input,
      @Schema(description = "Of answers.", example = "0.6") BigDecimal output) {}
}
