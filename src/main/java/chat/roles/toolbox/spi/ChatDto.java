package chat.roles.toolbox.spi;

import chat.roles.kernel.json.Json;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What flows through a program: prose in {@code text}, any JSON in {@code data}, and how it went in
 * {@code statusCode}. Values are immutable: whoever changes {@code data} or {@code options} makes a
 * copy first.
 *
 * @param lastMsgId null appends to the current conversation, an id branches from that message, ""
 *     starts a new conversation
 * @param text null when absent; "" is a value
 * @param data null when absent; JSON null is a value
 * @param statusCode 0 success, −1 goes on in the background, anything else an error
 * @param message why, for people; null when there is nothing to say
 * @param options travel along: an answer's are laid over the request's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatDto(
    @Nullable String lastMsgId,
    @Nullable String text,
    @Nullable JsonNode data,
    int statusCode,
    @Nullable String message,
    ObjectNode options) {

  /** The run goes on, and its result comes later. */
  public static final int GOES_ON = -1;

  @JsonCreator
  public static ChatDto of(
      @JsonProperty("lastMsgId") @Nullable String lastMsgId,
      @JsonProperty("text") @Nullable String text,
      @JsonProperty("data") @Nullable JsonNode data,
      @JsonProperty("statusCode") int statusCode,
      @JsonProperty("message") @Nullable String message,
      @JsonProperty("options") @Nullable ObjectNode options) {
    return new ChatDto(
        lastMsgId, text, data, statusCode, message, options == null ? Json.object() : options);
  }

  /** An empty dto. */
  public static ChatDto empty() {
    return of(null, null, null, 0, null, null);
  }

  /** A dto with this text. */
  public static ChatDto ofText(String text) {
    return empty().withText(text);
  }

  public ChatDto withText(@Nullable String newText) {
    return new ChatDto(lastMsgId, newText, data, statusCode, message, options);
  }

  public ChatDto withData(@Nullable JsonNode newData) {
    return new ChatDto(lastMsgId, text, newData, statusCode, message, options);
  }

  public ChatDto withLastMsgId(@Nullable String newLastMsgId) {
    return new ChatDto(newLastMsgId, text, data, statusCode, message, options);
  }

  public ChatDto withStatus(int newStatusCode, @Nullable String newMessage) {
    return new ChatDto(lastMsgId, text, data, newStatusCode, newMessage, options);
  }

  /** The same dto with exactly these options. */
  public ChatDto withOptions(ObjectNode newOptions) {
    return new ChatDto(lastMsgId, text, data, statusCode, message, newOptions);
  }

  /** The same dto with {@code more} laid over its options. */
  public ChatDto withOptionsOver(ObjectNode more) {
    ObjectNode merged = options.deepCopy();
    merged.setAll(more);
    return withOptions(merged);
  }

  /** The same as JSON; data and options are not copied. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    putUnlessNull(json, "lastMsgId", lastMsgId);
    putUnlessNull(json, "text", text);
    if (data != null) {
      json.set("data", data);
    }
    json.put("statusCode", statusCode);
    putUnlessNull(json, "message", message);
    json.set("options", options);
    return json;
  }

  private static void putUnlessNull(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** Whether the status is neither success nor "goes on". */
  @JsonIgnore
  public boolean isError() {
    return statusCode != 0 && statusCode != GOES_ON;
  }

  /** Success with nothing in it: no text, and no data or empty data. */
  @JsonIgnore
  public boolean isEmpty() {
    return statusCode == 0
        && (text == null || text.isEmpty())
        && (data == null
            || data.isNull()
            || data.isMissingNode()
            || (data.isContainer() && data.isEmpty()));
  }
}
