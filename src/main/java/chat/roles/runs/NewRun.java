package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run to be started.
 *
 * @param kind which {@link RunProgram}
 * @param actor whom it is about
 * @param lane runs of one lane are carried out one after the other, in the order in which they were
 *     started; null for none; at most 500 characters
 * @param input everything that the program needs and that must not change under it
 * @param request null for a run that is started each time it is asked for
 */
public record NewRun(
    RunId id,
    String kind,
    UserId owner,
    ActorId actor,
    @Nullable String lane,
    JsonNode input,
    @Nullable Request request) {

  public NewRun(
      RunId id, String kind, UserId owner, ActorId actor, @Nullable String lane, JsonNode input) {
    this(id, kind, owner, actor, lane, input, null);
  }

  /**
   * A request that may come several times and starts one run.
   *
   * @param key unique for the actor; at most 500 characters
   * @param hash of what is asked
   */
  public record Request(String key, String hash) {}
}
