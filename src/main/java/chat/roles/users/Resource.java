package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a user brings along for tools to use: a language model.
 *
 * @param id stays while the entry is in the user's list
 * @param type {@link #LLM}
 * @param name the user's own; null when there is none
 * @param local whether the user's own client makes the calls, and not this server
 * @param apiToken is never shown; null when there is none
 */
public record Resource(
    String id,
    UserId owner,
    String type,
    @Nullable String name,
    boolean local,
    String url,
    ResourceProps props,
    @Nullable String apiToken) {

  /** The type of language models. */
  public static final String LLM = "llm";

  private static final String MASK = "***";
  private static final int ENDING = 4;
  private static final int SHORT = 2 * ENDING;

  /** How it is called in messages: its name, or its model's, or its place. */
  public String label() {
    if (name != null) {
      return name;
    }
    return props.model() != null ? props.model() : url;
  }

  /** {@code local} or {@code server}. */
  public String runtime() {
    return local ? "local" : "server";
  }

  /** As its owner sees it: of the token its last four characters only, or none of a short one. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("id", id).put("type", type);
    if (name != null) {
      json.put("name", name);
    }
    json.put("runtime", runtime()).put("url", url);
    ObjectNode shown = props.toJson();
    if (apiToken != null) {
      shown.put("apiToken", masked(apiToken));
    }
    json.set("props", shown);
    return json;
  }

  static boolean isMasked(String token) {
    return token.startsWith(MASK);
  }

  static String masked(String token) {
    return token.length() <= SHORT ? MASK : MASK + token.substring(token.length() - ENDING);
  }

  /** Whether both are entries of the same kind for the same address. */
  boolean isLike(Resource other) {
    return type.equals(other.type)
        && local == other.local
        && url.equals(other.url)
        && Objects.equals(name, other.name);
  }

  Resource with(String newId, @Nullable String newToken) {
    return new Resource(newId, owner, type, name, local, url, props, newToken);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "resource %s of %s: %s %s".formatted(id, owner, runtime(), label());
  }
}
