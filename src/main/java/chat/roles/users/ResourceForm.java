package chat.roles.users;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Fields;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A list of resources as its owner sends it. Entries of the platform are left out: they are the
 * server's. Every mistake is noted with its path; what is read is of use only without any.
 */
final class ResourceForm {

  static final int MOST = 20;
  private static final int LONGEST_TOKEN = 4_000;
  private static final int LARGEST_WINDOW = 10_000_000;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final List<String> MISSPELT =
      List.of("apiKey", "api_key", "apikey", "key", "token", "secret", "password", "accessToken");

  /**
   * An entry that was sent.
   *
   * @param resource its id is "" when none was sent, its token may be masked
   */
  record Entry(Resource resource, String path) {}

  private final UserId owner;
  private final GuardedHttp http;
  private final List<Mistake> mistakes;

  ResourceForm(UserId owner, GuardedHttp http, List<Mistake> mistakes) {
    this.owner = owner;
    this.http = http;
    this.mistakes = mistakes;
  }

  /**
   * The entries of a list.
   *
   * @param at the list's path
   */
  List<Entry> list(JsonNode configs, String at) {
    if (!configs.isArray()) {
      mistakes.add(new Mistake(at, "must be a list of resources"));
      return List.of();
    }
    if (configs.size() > MOST + 100) {
      mistakes.add(tooMany(at));
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      String path = "%s[%d]".formatted(at, i);
      Entry entry = entry(configs.get(i), path);
      if (entry != null) {
        entries.add(entry);
      }
    }
    if (entries.size() > MOST) {
      mistakes.add(tooMany(at));
    }
    return entries;
  }

  private static Mistake tooMany(String at) {
    return new Mistake(at, "must have at most %d resources".formatted(MOST));
  }

  /** One of them; null for one of the platform's. */
  @Nullable Entry entry(JsonNode config, String at) {
    if (config.path("runtime").asString("").equals("platform")) {
      return null;
    }
    Fields fields = new Fields(config, at, mistakes);
    if (!config.isObject()) {
      return null;
    }
    String type = fields.required("type", null, 1, 40);
    if (!type.isEmpty() && !type.equals(Resource.LLM)) {
      fields.mistake("type", "must be llm");
    }
    String runtime = fields.required("runtime", null, 1, 40);
    boolean local = runtime.equals("local");
    if (!runtime.isEmpty() && !local && !runtime.equals("server")) {
      fields.mistake("runtime", "must be local or server");
    }
    String name = plain(fields, "name", fields.optional("name", null, 1, 64));
    String url = url(fields, local);
    String id = fields.optional("id", "", 1, 64);
    JsonNode props = config.path("props");
    if (props.isMissingNode() || props.isNull()) {
      props = Json.object();
    }
    String within = at + ".props";
    Fields inner = new Fields(props, within, mistakes);
    return new Entry(
        new Resource(
            id == null ? "" : id,
            owner,
            type,
            name,
            local,
            url,
            props(props, inner),
            token(inner, local)),
        at);
  }

  private String url(Fields fields, boolean local) {
    String url = fields.required("url", null, 1, 1_000).strip();
    if (url.isEmpty()) {
      return url;
    }
    plain(fields, "url", url);
    if (local) {
      return url;
    }
    try {
      URI uri = URI.create(url);
      if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
        fields.mistake("url", "must not have a query or a fragment");
      }
      String why = http.whyRefused(uri);
      if (why != null) {
        fields.mistake("url", why);
      }
    } catch (IllegalArgumentException _) {
      fields.mistake("url", "must be a URL as in https://api.example.com/v1");
    }
    return url;
  }

  private ResourceProps props(JsonNode props, Fields fields) {
    for (String name : MISSPELT) {
      if (props.has(name)) {
        fields.mistake(name, "is not known; a key to the endpoint is called apiToken");
      }
    }
    String provider = fields.optional("provider", null, 1, 40);
    if (provider != null && !ResourceProps.PROVIDERS.contains(provider)) {
      fields.mistake("provider", "must be one of " + ResourceProps.PROVIDERS);
    }
    String apiVersion = fields.optional("apiVersion", null, 1, 40);
    if (apiVersion != null && !VERSION.matcher(apiVersion).matches()) {
      fields.mistake("apiVersion", "must be letters, digits, dots, hyphens and underscores");
    }
    return new ResourceProps(
        provider,
        plain(fields, "model", fields.optional("model", null, 1, 200)),
        level(props, fields, "cost"),
        level(props, fields, "quality"),
        whole(props, fields, "contextTokens", 256, LARGEST_WINDOW),
        apiVersion,
        price(props.path("price"), fields));
  }

  private @Nullable Price price(JsonNode price, Fields fields) {
    if (price.isMissingNode() || price.isNull()) {
      return null;
    }
    JsonNode input = price.path("input");
    JsonNode output = price.path("output");
    if (isPrice(input) && isPrice(output)) {
      return new Price(input.decimalValue(), output.decimalValue());
    }
    fields.mistake(
        "price",
        "must be {\"input\": …, \"output\": …}, of a million tokens each: numbers from 0 to"
            + " 1000000000 with at most 12 decimal places");
    return null;
  }

  private static boolean isPrice(JsonNode price) {
    return price.isNumber()
        && Double.isFinite(price.doubleValue())
        && Price.isSensible(price.decimalValue());
  }

  private @Nullable String token(Fields fields, boolean local) {
    String token = fields.optional("apiToken", null, 1, LONGEST_TOKEN);
    if (token == null) {
      return null;
    }
    if (local) {
      fields.mistake("apiToken", "must not leave your client: leave it out of local resources");
    } else if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      fields.mistake("apiToken", "must be printable ASCII characters without spaces");
    }
    return token;
  }

  private static int level(JsonNode props, Fields fields, String name) {
    Integer level = whole(props, fields, name, 0, 2);
    return level == null ? 0 : level;
  }

  private static @Nullable Integer whole(
      JsonNode props, Fields fields, String name, int min, int max) {
    JsonNode value = props.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || value.doubleValue() != Math.rint(value.doubleValue())
        || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      fields.mistake(name, "must be a whole number from %d to %d".formatted(min, max));
      return null;
    }
    return (int) value.doubleValue();
  }

  private static @Nullable String plain(Fields fields, String name, @Nullable String text) {
    if (text != null
        && (!text.equals(text.strip()) || text.codePoints().anyMatch(ResourceForm::isOdd))) {
      fields.mistake(name, "must have no control characters and no spaces around");
    }
    return text;
  }

  /** Whether it can neither be stored nor shown well. */
  static boolean isOdd(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
