package chat.roles.models;

import chat.roles.quotas.Allowance;
import chat.roles.quotas.Claimant;
import chat.roles.quotas.Need;
import chat.roles.quotas.Reserved;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model that answers one question and has enough left for it: the best, else the next
 * best. What is reserved is our estimate of the question and the most that the answers may have; it
 * respects what the chat's budget still has.
 */
final class Reservations {

  /** An answer with fewer tokens is hardly one. */
  private static final int LEAST_ANSWER = 64;

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Asking asking;
  private final Attempt attempt;
  private final Set<Source> refusing = new HashSet<>();
  private final List<Reserved.Refused> refusals = new ArrayList<>();
  private long needed;

  Reservations(Asking asking, Attempt attempt) {
    this.asking = asking;
    this.attempt = attempt;
  }

  /**
   * Reserves, at one round trip for each model that is asked whether something is left of it.
   *
   * @throws SpentException when none has enough left
   * @throws ModelFailure 400 when there is none
   */
  Reservation reserve() throws InterruptedException {
    while (true) {
      Models.Chosen chosen = chosen();
      Models.Choice choice = chosen.choice();
      Question question = question(choice, asking.sampling());
      Allowance allowance = asking.metering().allowance(asking.actor().owner(), choice.source());
      if (allowance == null) {
        return new Reservation(chosen, question, null);
      }
      Need need = need(question.messages());
      Reserved reserved =
          asking.metering().reserve(asking.actor().owner(), choice.source(), allowance, need);
      switch (reserved) {
        case Reserved.Granted granted -> {
          Sampling bounded = asking.sampling().atMost(answer(granted, question.messages()));
          return new Reservation(chosen, question(choice, bounded), granted);
        }
        case Reserved.Refused refused -> {
          needed = need.least();
          refusals.add(refused);
          if (attempt.model() != null || !refusing.add(choice.source())) {
            throw spent();
          }
        }
      }
    }
  }

  private Models.Chosen chosen() {
    String model = attempt.model();
    if (model != null) {
      return asking.models().named(model);
    }
    try {
      return asking.models().choose(asking.actor(), asking.preference(), refusing);
    } catch (ModelFailure failure) {
      if (failure.statusCode() != 402) {
        throw failure;
      }
      throw spent();
    }
  }

  private Question question(Models.Choice choice, Sampling sampling) {
    return new Question(
        asking.messages(choice, attempt), sampling, asking.stream(), attempt.idempotencyKey());
  }

  private Need need(List<Message> messages) {
    long asked = Tokens.estimate(messages);
    Integer wanted = asking.sampling().maxTokens();
    long answer = wanted == null ? ContextWindow.USUAL_ANSWER : wanted;
    long least = Math.min(answer, LEAST_ANSWER);
    int answers = asking.sampling().answers();
    long affordable = (attempt.budgetTokens() - asked) / answers;
    long wished = Math.max(least, Math.min(answer, affordable));
    return new Need(
        attempt.idempotencyKey(),
        new Claimant(attempt.run().value(), attempt.epoch()),
        asked + answers * wished,
        asked + answers * least);
  }

  /** The most that one answer may have. */
  private int answer(Reserved.Granted granted, List<Message> messages) {
    long left = granted.tokens() - Tokens.estimate(messages);
    return Math.toIntExact(left / asking.sampling().answers());
  }

  private SpentException spent() {
    List<Reserved.Refused> known =
        Stream.concat(
                refusals.stream(), asking.metering().spent(asking.actor().owner()).stream())
            .toList();
    String names =
        String.join(", ", known.stream().map(r -> name(r.allowance())).distinct().toList());
    StringBuilder message = new StringBuilder("nothing is left of the quota of ").append(names);
    Reserved.Refused first = soonest(known);
    if (first != null) {
      message.append(left(first));
    }
    Duration comesBack = first == null ? null : comesBack(first);
    Instant at = first == null ? null : first.comesBackAt();
    if (comesBack != null && at != null) {
      message
          .append("; it comes back at ")
          .append(at.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))
          .append(". Ask again then, have the run wait by options.onQuota \"wait\",");
    } else {
      message.append(first == null || comesBack != null ? ". Ask again later," : ". Ask for less,");
    }
    message.append(" or add a model of your own by PATCH /api/users with resConfigs");
    return new SpentException(message.toString(), comesBack);
  }

  private static String name(Allowance allowance) {
    return allowance.runtime().equals("loan") ? "a loan" : allowance.name();
  }

  private String left(Reserved.Refused refused) {
    return needed == 0
        ? ""
        : ": %,d of %,d tokens are left, and this question needs %,d"
            .formatted(refused.left(), refused.allowance().tokens(), needed);
  }

  private static Reserved.@Nullable Refused soonest(List<Reserved.Refused> known) {
    return known.stream()
        .min(
            Comparator.comparing(
                refused -> Objects.requireNonNullElse(refused.comesBackIn(), Duration.ofDays(36_500))))
        .orElse(null);
  }

  /** Null when there will never be enough. */
  private @Nullable Duration comesBack(Reserved.Refused refused) {
    if (refused.allowance().tokens() < needed) {
      return null;
    }
    return refused.left() + refused.underWay() >= needed && needed > 0
        ? SOON
        : refused.comesBackIn();
  }
}
