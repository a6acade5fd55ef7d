package chat.roles.models.embeddings;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A model behind an OpenAI-compatible endpoint: {@code POST URL/embeddings}. */
final class EndpointEmbedder implements TextEmbedder {

  private static final long MAX_REPLY_BYTES = 64_000_000;
  private static final int MAX_DIMENSION = 16_000;

  private final EmbeddingSettings.Endpoint endpoint;
  private final EmbeddingSettings settings;
  private final GuardedHttp http;
  private final HttpGrant grant;
  private final URI url;

  EndpointEmbedder(
      EmbeddingSettings.Endpoint endpoint, EmbeddingSettings settings, GuardedHttp http) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.http = http;
    this.grant = HttpGrant.forOperatorEndpoint(endpoint.url());
    this.url = URI.create(endpoint.url().toString().replaceFirst("/$", "") + "/embeddings");
  }

  @Override
  public String name() {
    Integer dimensions = endpoint.dimensions();
    return dimensions == null ? endpoint.model() : endpoint.model() + "@" + dimensions;
  }

  @Override
  public List<float[]> embed(List<String> texts) throws InterruptedException {
    List<TextPieces> pieces =
        texts.stream().map(text -> TextPieces.of(text, settings.maxCharacters())).toList();
    List<String> all = pieces.stream().flatMap(p -> p.pieces().stream()).toList();
    List<float[]> vectors = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += settings.batch()) {
      vectors.addAll(ask(all.subList(from, Math.min(all.size(), from + settings.batch()))));
    }
    List<float[]> averaged = new ArrayList<>(texts.size());
    int next = 0;
    for (TextPieces one : pieces) {
      int end = next + one.pieces().size();
      averaged.add(one.average(vectors.subList(next, end)));
      next = end;
    }
    return averaged;
  }

  private List<float[]> ask(List<String> texts) throws InterruptedException {
    try {
      return vectors(http.send(question(texts)), texts.size());
    } catch (HttpFault fault) {
      throw new EmbeddingFailure(true, "the embeddings endpoint: " + fault.getMessage());
    }
  }

  private HttpQuestion question(List<String> texts) {
    ObjectNode body = Json.object().put("model", endpoint.model());
    ArrayNode input = body.putArray("input");
    texts.forEach(input::add);
    body.put("encoding_format", "float");
    if (endpoint.dimensions() != null) {
      body.put("dimensions", endpoint.dimensions());
    }
    HttpQuestion question =
        HttpQuestion.post(
                url, "application/json", Json.write(body).getBytes(StandardCharsets.UTF_8))
            .within(new HttpLimits(settings.timeout(), settings.timeout(), MAX_REPLY_BYTES, 0))
            .granted(grant);
    String key = endpoint.apiKey();
    return key == null ? question : question.with("Authorization", "Bearer " + key);
  }

  private static List<float[]> vectors(HttpReply reply, int expected) {
    if (reply.status() != 200) {
      // a text that is too long or not allowed is refused by 400, 413 or 422
      boolean refused = List.of(400, 413, 422).contains(reply.status());
      throw new EmbeddingFailure(!refused, "the embeddings endpoint answered " + reply.status());
    }
    try {
      JsonNode data = Json.parseGiven(reply.text()).path("data");
      if (!data.isArray() || data.size() != expected) {
        throw unusable("not one vector for each text");
      }
      float[][] vectors = new float[expected][];
      for (int i = 0; i < expected; i++) {
        JsonNode one = data.get(i);
        int index = one.path("index").asInt(i);
        if (index < 0 || index >= expected || vectors[index] != null) {
          throw unusable("not one vector for each text");
        }
        vectors[index] = vector(one.path("embedding"));
      }
      requireOneDimension(vectors);
      return List.of(vectors);
    } catch (JacksonException _) {
      throw unusable("no JSON");
    }
  }

  private static void requireOneDimension(float[][] vectors) {
    for (float[] vector : vectors) {
      if (vector.length != vectors[0].length) {
        throw unusable("vectors of different lengths");
      }
    }
  }

  private static float[] vector(@Nullable JsonNode components) {
    if (components == null
        || !components.isArray()
        || components.isEmpty()
        || components.size() > MAX_DIMENSION) {
      throw unusable("no vector");
    }
    float[] vector = new float[components.size()];
    IntStream.range(0, vector.length)
        .forEach(i -> {
          JsonNode component = components.get(i);
          float value = component.isNumber() ? component.floatValue() : Float.NaN;
          if (!Float.isFinite(value)) {
            throw unusable("something else than numbers in a vector");
          }
          vector[i] = value;
        });
    return vector;
  }

  private static EmbeddingFailure unusable(String what) {
    return new EmbeddingFailure(true, "the embeddings endpoint answered with " + what);
  }
}
