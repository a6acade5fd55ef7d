package chat.roles.users;

import chat.roles.kernel.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a resource beside its address; nothing of it is secret.
 *
 * @param provider whose protocol it speaks, one of {@link #PROVIDERS}; null: as its host tells
 * @param model its name there; null: the first one that the endpoint lists
 * @param cost 0 to 2
 * @param quality 0 to 2
 * @param contextTokens what it reads at once; null: what is usual
 * @param apiVersion for providers whose protocol has several; null: what is usual
 * @param price null: none
 */
public record ResourceProps(
    @Nullable String provider,
    @Nullable String model,
    int cost,
    int quality,
    @Nullable Integer contextTokens,
    @Nullable String apiVersion,
    @Nullable Price price) {

  /** Whose protocols are spoken. */
  public static final List<String> PROVIDERS =
      List.of("openai-compatible", "azure", "anthropic", "gemini");

  /** As it is stored and shown; what is null is left out. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (provider != null) {
      json.put("provider", provider);
    }
    if (model != null) {
      json.put("model", model);
    }
    json.put("cost", cost);
    json.put("quality", quality);
    if (contextTokens != null) {
      json.put("contextTokens", contextTokens);
    }
    if (apiVersion != null) {
      json.put("apiVersion", apiVersion);
    }
    if (price != null) {
      json.set("price", price.toJson());
    }
    return json;
  }

  static ResourceProps of(JsonNode stored) {
    return new ResourceProps(
        stored.path("provider").asString(null),
        stored.path("model").asString(null),
        stored.path("cost").asInt(0),
        stored.path("quality").asInt(0),
        stored.has("contextTokens") ? stored.path("contextTokens").asInt() : null,
        stored.path("apiVersion").asString(null),
        stored.has("price")
            ? new Price(
                stored.path("price").path("input").decimalValue(),
                stored.path("price").path("output").decimalValue())
            : null);
  }
}
