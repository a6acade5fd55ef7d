package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.quotas.Reserved;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Postponed;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.users.Price;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A question to a model as a recorded effect: {@code {text}} is its answer; when several were
 * wanted, all of them stand beside the first as a list, and so do pictures that it painted. Of a
 * model with a quota {@code quotaTokens} is what remains: the most that the question may use is
 * reserved before it is asked, and bounds the answer; what it used is settled with the record.
 *
 * @param waits whether the run waits for a quota to come back
 */
record Asking(
    Models models,
    Metering metering,
    ToolActor actor,
    Preference preference,
    @Nullable String system,
    String text,
    List<Image> images,
    Sampling sampling,
    boolean stream,
    boolean stateless,
    boolean waits)
    implements Effect {

  /** What is asked; without the history, which grows, and without who watches. */
  @Override
  public JsonNode question() {
    ObjectNode question = Json.object();
    if (system != null) {
      question.put("system", system);
    }
    question.put("text", text);
    if (!images.isEmpty()) {
      ArrayNode described = question.putArray("images");
      images.forEach(image -> described.add(image.described()));
    }
    sampling.describe(question);
    if (stateless) {
      question.put("stateless", true);
    }
    return question;
  }

  @Override
  public Outcome perform(Attempt attempt) throws InterruptedException {
    try {
      Reservation reservation = new Reservations(this, attempt).reserve();
      Reserved.Granted granted = reservation.granted();
      if (granted == null) {
        return outcome(reservation, ask(reservation, attempt));
      }
      return metered(reservation, granted, attempt);
    } catch (SpentException spent) {
      if (waits && spent.comesBackIn() != null) {
        throw new Postponed(spent.comesBackIn(), spent.getMessage());
      }
      throw new ToolFailure(402, "llm: " + spent.getMessage());
    } catch (ModelFailure failure) {
      throw new ToolFailure(failure.statusCode(), "llm: " + failure.getMessage());
    }
  }

  private Outcome metered(Reservation reservation, Reserved.Granted granted, Attempt attempt)
      throws InterruptedException {
    boolean answered = false;
    try {
      Outcome outcome = outcome(reservation, ask(reservation, attempt));
      answered = true;
      return outcome;
    } finally {
      if (!answered) {
        metering.release(granted);
      }
    }
  }

  private Outcome outcome(Reservation reservation, Answer answer) {
    Price price = reservation.chosen().choice().price();
    ObjectNode described = described(answer);
    List<Companion> companions = new ArrayList<>(reservation.chosen().companions());
    if (reservation.granted() != null) {
      long used = (long) answer.tokensIn() + answer.tokensOut();
      companions.add(metering.settling(reservation.granted(), used));
      described.put("quotaTokens", reservation.granted().left(used));
    }
    return new Outcome(
        described,
        new Outcome.Usage(
            answer.model(),
            answer.tokensIn(),
            answer.tokensOut(),
            answer.estimated(),
            answer.attempts(),
            price == null ? null : price.of(answer.tokensIn(), answer.tokensOut())),
        stateless ? null : new Outcome.Turn(text, answer.text()),
        companions);
  }

  private ObjectNode described(Answer answer) {
    ObjectNode described = Json.object().put("text", answer.text());
    if (sampling.n() != null) {
      answer.texts().forEach(described.putArray("texts")::add);
    }
    if (!answer.images().isEmpty()) {
      ArrayNode painted = described.putArray("images");
      answer.images().forEach(image -> painted.add(image.url()));
    }
    return described;
  }

  /** What the model sees. */
  List<Message> messages(Models.Choice choice, Attempt attempt) {
    List<Message> history = stateless ? List.of() : attempt.conversation();
    return choice.window().fit(system, history, text, sampling.maxTokens());
  }

  private static Answer ask(Reservation reservation, Attempt attempt) throws InterruptedException {
    return reservation.chosen().choice().model().ask(reservation.question(), attempt::delta);
  }
}
