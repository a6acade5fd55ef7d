package chat.roles.models;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A question to a model as a recorded effect: {@code {text}} is its answer; when several were
 * wanted, all of them stand beside the first as a list.
 */
record Asking(
    Models models,
    ToolActor actor,
    Preference preference,
    @Nullable String system,
    String text,
    Sampling sampling,
    boolean stream,
    boolean stateless)
    implements Effect {

  /** What is asked; without the history, which grows, and without who watches. */
  @Override
  public JsonNode question() {
    ObjectNode question = Json.object();
    if (system != null) {
      question.put("system", system);
    }
    question.put("text", text);
    sampling.describe(question);
    if (stateless) {
      question.put("stateless", true);
    }
    return question;
  }

  @Override
  public Outcome perform(Attempt attempt) throws InterruptedException {
    try {
      Models.Chosen chosen = chosen(attempt.model());
      Answer answer = ask(chosen.choice(), attempt);
      return new Outcome(
          described(answer),
          new Outcome.Usage(
              answer.model(),
              answer.tokensIn(),
              answer.tokensOut(),
              answer.estimated(),
              answer.attempts(),
              null),
          stateless ? null : new Outcome.Turn(text, answer.text()),
          chosen.companions());
    } catch (ModelFailure failure) {
      throw new ToolFailure(failure.statusCode(), "llm: " + failure.getMessage());
    }
  }

  private Models.Chosen chosen(@Nullable String model) {
    return model == null ? models.choose(actor, preference) : models.named(model);
  }

  private ObjectNode described(Answer answer) {
    ObjectNode described = Json.object().put("text", answer.text());
    if (sampling.n() != null) {
      answer.texts().forEach(described.putArray("texts")::add);
    }
    return described;
  }

  private Answer ask(Models.Choice choice, Attempt attempt) throws InterruptedException {
    List<Message> history = stateless ? List.of() : attempt.conversation();
    List<Message> messages = choice.window().fit(system, history, text, sampling.maxTokens());
    return choice
        .model()
        .ask(new Question(messages, sampling, stream, attempt.idempotencyKey()), attempt::delta);
  }
}
