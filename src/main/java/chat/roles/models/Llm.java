package chat.roles.models;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolCall;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the language model that answers for an actor. */
@Component
public class Llm {

  private final Models models;
  private final Metering metering;

  Llm(Models models, Metering metering) {
    this.models = models;
    this.metering = metering;
  }

  /**
   * Asks whatever model there is, as one effect of the run: the answer becomes the dto's text, its
   * data stay. The dto's options steer it: {@code temperature}, {@code topP}, {@code maxTokens},
   * {@code n}, {@code stateless}, {@code stream}. The pictures of {@code images} go along with this
   * question and no further one; what the model paints becomes {@code data.images}. With {@code n}
   * above 1 the model is asked for several answers: the first becomes the text (and the
   * conversation's), the list of all that came the data. The model sees the actor's conversation,
   * and the conversation gains question and answer (but never the system text), unless stateless.
   * Of a model with a quota {@code options.quotaTokens} tells what remains; when nothing does,
   * {@code options.onQuota} "wait" lets the run sleep until it comes back.
   *
   * @param system instructions above the conversation; null for none
   * @throws chat.roles.toolbox.spi.ToolFailure 400 for an option out of range or when no model is
   *     configured, 402, 429, 502, 504 when the model does not answer
   */
  public ChatDto ask(ToolCall call, @Nullable String system, String question)
      throws InterruptedException {
    return ask(call, Preference.ANY, system, question);
  }

  ChatDto ask(ToolCall call, Preference preference, @Nullable String system, String question)
      throws InterruptedException {
    ChatDto dto = call.dto();
    Asking asking =
        new Asking(
            models,
            metering,
            call.actor(),
            preference,
            system,
            question,
            Image.of(dto.options()),
            Sampling.of(dto.options()),
            isOn(dto.options().get("stream")),
            isOn(dto.options().get("stateless")),
            dto.options().path("onQuota").asString("").equals("wait"));
    JsonNode answer = call.perform(asking);
    ChatDto answered = remaining(shown(dto).withText(answer.path("text").asString("")), answer);
    JsonNode texts = answer.get("texts");
    JsonNode painted = answer.get("images");
    if (texts != null) {
      return answered.withData(texts);
    }
    return painted == null ? answered : answered.withData(with(painted, dto.data()));
  }

  /** Pictures are for one question. */
  private static ChatDto shown(ChatDto dto) {
    if (!dto.options().has("images")) {
      return dto;
    }
    ObjectNode options = dto.options().deepCopy();
    options.remove("images");
    return dto.withOptions(options);
  }

  private static ObjectNode with(JsonNode painted, @Nullable JsonNode data) {
    ObjectNode both = data instanceof ObjectNode object ? object.deepCopy() : Json.object();
    both.set("images", painted);
    return both;
  }

  /** Of a model with a quota the answer tells what remains. */
  private static ChatDto remaining(ChatDto dto, JsonNode answer) {
    JsonNode left = answer.get("quotaTokens");
    if (left == null) {
      return dto;
    }
    ObjectNode told = Json.object();
    told.set("quotaTokens", left);
    return dto.withOptionsOver(told);
  }

  private static boolean isOn(@Nullable JsonNode option) {
    return Json.nodes().booleanNode(true).equals(option);
  }
}
