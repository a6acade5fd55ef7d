package chat.roles.models;

import chat.roles.quotas.Allowance;
import chat.roles.quotas.Claimant;
import chat.roles.quotas.Need;
import chat.roles.quotas.Reserved;
import chat.roles.toolbox.spi.Attempt;
import java.time.Duration;
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
      Need need = need(question.estimatedTokens(), choice.window());
      Reserved reserved =
          asking.metering().reserve(asking.actor().owner(), choice.source(), allowance, need);
      switch (reserved) {
        case Reserved.Granted granted -> {
          Sampling bounded = asking.sampling().atMost(answer(granted, question.estimatedTokens()));
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
        asking.messages(choice, attempt),
        asking.images(),
        sampling,
        asking.stream(),
        attempt.idempotencyKey());
  }

  private Need need(long asked, ContextWindow window) {
    Integer wanted = asking.sampling().maxTokens();
    long answer = wanted == null ? usual(window, asked) : wanted;
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

  /** A usual answer, as far as the model's window has room for it beside the question. */
  private static long usual(ContextWindow window, long asked) {
    return Math.max(LEAST_ANSWER, Math.min(ContextWindow.USUAL_ANSWER, window.tokens() - asked));
  }

  /** The most that one answer may have. */
  private int answer(Reserved.Granted granted, long asked) {
    long left = granted.tokens() - asked;
    return Math.toIntExact(left / asking.sampling().answers());
  }

  private SpentException spent() {
    List<Reserved.Refused> known =
        Stream.concat(refusals.stream(), asking.metering().spent(asking.actor().owner()).stream())
            .toList();
    String names =
        String.join(", ", known.stream().map(r -> name(r.allowance())).distinct().toList());
    Reserved.Refused first = soonest(known);
    Duration comesBack = first == null ? null : comesBack(first);
    String message =
        "nothing is left of the quota of %s%s%s add a model of your own by PATCH /api/users with resConfigs"
            .formatted(names, first == null ? "" : left(first), remedy(first, comesBack));
    return new SpentException(message, comesBack);
  }

  private String remedy(Reserved.@Nullable Refused refused, @Nullable Duration comesBack) {
    if (refused != null && isBusy(refused)) {
      return "; calls under way have reserved the rest. Ask again soon, or";
    }
    if (refused != null && comesBack != null && refused.comesBackAt() != null) {
      return "; it comes back at %s. Ask again then, have the run wait by options.onQuota \"wait\", or"
          .formatted(refused.comesBackAt().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    }
    return refused != null && refused.allowance().tokens() >= needed
        ? ", and it is not filled again. You can"
        : ". Ask for less, or";
  }

  private boolean isBusy(Reserved.Refused refused) {
    return needed > 0 && refused.left() + refused.underWay() >= needed;
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
            Comparator.comparing(refused ->
                Objects.requireNonNullElse(refused.comesBackIn(), Duration.ofDays(36_500))))
        .orElse(null);
  }

  /** Null when there will never be enough. */
  private @Nullable Duration comesBack(Reserved.Refused refused) {
    if (refused.allowance().tokens() < needed) {
      return null;
    }
    return isBusy(refused) ? SOON : refused.comesBackIn();
  }
}
