package chat.roles.toolbox.rest;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.rest.RestConfig.Named;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Needs;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code restAPI:METHOD url}, with a configuration in JSON on the lines after it: {@code headers},
 * {@code query}, {@code timeout}, {@code retries}. The prompt is the body; without one there is
 * none. A JSON answer becomes the data, another one the text. A status from 300 on is an error with
 * that status, whose message tells the beginning of the body; text and data stay then.
 *
 * <p>GET, HEAD, OPTIONS, PUT and DELETE are tried again twice after faults that may pass, POST and
 * PATCH only if the configuration says how often. What changes something carries an {@code
 * Idempotency-Key} that is the same for every attempt.
 */
@Component
class RestTool implements Tool {

  private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
  private static final int USUAL_RETRIES = 2;
  private static final String NO_BODY =
      "%s sends no body: leave the prompt out, and put what is to be sent into query";
  private static final String NO_SECRETS_HERE =
      "secrets exist in the configuration only, on the lines after the url: put it into headers or query";

  private final GuardedHttp http;
  private final SecretDrawer drawer;
  private final RestSettings settings;
  private final RestRequest.Means means;

  @Autowired
  RestTool(GuardedHttp http, SecretDrawer drawer, RestSettings settings) {
    this(http, drawer, settings, Thread::sleep);
  }

  RestTool(
      GuardedHttp http, SecretDrawer drawer, RestSettings settings, Repeating.Sleeper sleeper) {
    this.http = http;
    this.drawer = drawer;
    this.settings = settings;
    this.means =
        new RestRequest.Means(
            http, new Repeating(settings.firstRetry(), sleeper), settings.maxReply().toBytes());
  }

  @Override
  public String protocol() {
    return "restAPI";
  }

  /** Secrets are found in it as it is written. */
  @Override
  public boolean takesAddressRaw() {
    return true;
  }

  @Override
  public void check(ToolSite site) {
    RestAddress address =
        RestAddress.read(site.address(), http, m -> site.mistakeInAddress("restAPI: " + m));
    JsonNode prompt = site.prompt();
    if (prompt == null) {
      return;
    }
    if (address != null && BODILESS.contains(address.method()) && !isEmpty(prompt)) {
      site.mistakeInPrompt("restAPI: " + NO_BODY.formatted(address.method()));
    }
    if (Phrase.mentionsSecrets(Json.write(prompt))) {
      site.mistakeInPrompt("restAPI: " + NO_SECRETS_HERE);
    }
  }

  @Override
  public Needs needs(String written) {
    RestAddress address = RestAddress.read(written, http, _ -> {});
    if (address == null) {
      return Needs.NOTHING;
    }
    HttpTarget target = address.target();
    List<Phrase.Secret> secrets =
        address.config() == null ? List.of() : address.config().secrets().toList();
    return new Needs(
        Set.of(target == null ? Needs.ANY : target.toString()),
        names(secrets, true),
        names(secrets, false));
  }

  private static Set<String> names(List<Phrase.Secret> secrets, boolean authors) {
    return secrets.stream()
        .filter(s -> s.authors() == authors)
        .map(Phrase.Secret::name)
        .collect(Collectors.toSet());
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    RestRequest request = request(call);
    JsonNode answer = call.perform(request);
    int status = answer.path("status").asInt(0);
    if (status >= 300) {
      String beginning = RestAnswer.beginning(answer);
      return call.dto()
          .withStatus(
              status,
              "restAPI: %s answered %d%s"
                  .formatted(request.where(), status, beginning.isEmpty() ? "" : ": " + beginning));
    }
    ChatDto dto = call.dto();
    if (answer.has("data")) {
      dto = dto.withData(answer.get("data"));
    }
    return answer.has("text") ? dto.withText(answer.path("text").asString()) : dto;
  }

  private RestRequest request(ToolCall call) {
    RestAddress address =
        Objects.requireNonNull(RestAddress.read(call.address(), http, RestTool::refuse));
    String method = method(call.render(address.method()));
    RestConfig config = config(call, address);
    UnaryOperator<String> render = call::render;
    return new RestRequest(
        method,
        url(address, call),
        rendered(config.headers(), render),
        rendered(config.query(), render),
        body(method, call.prompt()),
        timeout(config.timeout(), render),
        retries(config.retries(), method),
        secret -> {
          if (!call.isByAuthor()) {
            refuse("a command of the user's has no secrets; programs have");
          }
          return drawer.open(call.actor(), secret);
        },
        means);
  }

  private static String method(String rendered) {
    String method = rendered.strip().toUpperCase(Locale.ROOT);
    if (!RestAddress.METHODS.contains(method)) {
      refuse(
          "%s is no method: write one of %s"
              .formatted(rendered, String.join(", ", RestAddress.METHODS)));
    }
    return method;
  }

  private static URI url(RestAddress address, ToolCall call) {
    try {
      URI url = Urls.parse(call.render(address.url()).strip());
      if (Urls.climbs(url) && !address.url().contains("/.")) {
        refuse("a value leads out of the path that the program gives: it has . or .. as a part");
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "restAPI: the url " + e.getMessage());
    }
  }

  private static RestConfig config(ToolCall call, RestAddress address) {
    if (address.config() != null) {
      return address.config();
    }
    try {
      JsonNode json = Json.parseGiven(call.render(address.configText()));
      return RestConfig.read(json, false, RestTool::refuse);
    } catch (JacksonException e) {
      throw new ToolFailure(
          400,
          "restAPI: the configuration is no JSON when its templates are filled in: "
              + e.getOriginalMessage());
    }
  }

  private static List<Named> rendered(List<Named> named, UnaryOperator<String> render) {
    return named.stream().map(n -> new Named(n.name(), n.value().rendered(render))).toList();
  }

  private static RestRequest.@Nullable Body body(String method, @Nullable JsonNode prompt) {
    if (prompt == null || isEmpty(prompt)) {
      return null;
    }
    if (BODILESS.contains(method)) {
      refuse(NO_BODY.formatted(method));
    }
    if (!prompt.isString()) {
      return new RestRequest.Body("application/json", Json.write(prompt));
    }
    String text = prompt.stringValue();
    return new RestRequest.Body(
        isJson(text) ? "application/json" : "text/plain; charset=utf-8", text);
  }

  private static boolean isJson(String text) {
    try {
      return Json.parseGiven(text).isContainer();
    } catch (JacksonException _) {
      return false;
    }
  }

  private static boolean isEmpty(JsonNode prompt) {
    return prompt.isNull()
        || prompt.isMissingNode()
        || (prompt.isString() && prompt.stringValue().isEmpty());
  }

  private Duration timeout(@Nullable Phrase written, UnaryOperator<String> render) {
    if (written == null) {
      return settings.timeout();
    }
    String text = written.rendered(render).shown();
    Duration wanted =
        RestConfig.duration(text)
            .orElseThrow(() ->
                new ToolFailure(
                    400, "restAPI: timeout: write milliseconds, or a duration as in \"10s\""));
    return wanted.compareTo(settings.longestTimeout()) > 0 ? settings.longestTimeout() : wanted;
  }

  private static int retries(@Nullable Integer wanted, String method) {
    return wanted != null ? wanted : REPEATABLE.contains(method) ? USUAL_RETRIES : 0;
  }

  private static void refuse(String why) {
    throw new ToolFailure(400, "restAPI: " + why);
  }
}
