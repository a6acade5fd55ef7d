package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.users.Price;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The models that there are, and which of them answers for whom. */
@Component
public class Models {

  static final Comparator<Choice> BEST_FIRST =
      Comparator.comparingInt((Choice c) -> c.offer().cost())
          .thenComparingInt(c -> c.offer().quality())
          .reversed()
          .thenComparingInt(c -> c.source().rank())
          .thenComparing(c -> c.offer().name())
          .thenComparing(c -> c.source().key());

  private final Supplier<List<Choice>> platform;
  private final ActorModels ofActors;
  private final KeptChoices kept;
  private final Remaining remaining;

  @Autowired
  Models(PlatformModels platform, ActorModels ofActors, KeptChoices kept, Remaining remaining) {
    this(platform::choices, ofActors, kept, remaining);
  }

  private Models(
      Supplier<List<Choice>> platform,
      ActorModels ofActors,
      KeptChoices kept,
      Remaining remaining) {
    this.platform = platform;
    this.ofActors = ofActors;
    this.kept = kept;
    this.remaining = remaining;
  }

  /** These models for everybody. */
  static Models of(Collection<Choice> choices, KeptChoices kept, Remaining remaining) {
    List<Choice> sorted = choices.stream().sorted(BEST_FIRST).toList();
    return new Models(() -> sorted, _ -> sorted, kept, remaining);
  }

  /** What the platform offers, the best first; the demo model alone, or not at all. */
  public List<OfferedModel> offered() {
    return platform.get().stream().map(Choice::offer).toList();
  }

  /**
   * The model that answers for the actor: the one that it has, or the best within the preference.
   * While that one has nothing left, the next best.
   *
   * @throws ModelFailure 400 when there is none, 402 when none has anything left
   */
  Chosen choose(ToolActor actor, Preference preference) {
    return choose(actor, preference, Set.of());
  }

  /**
   * The same, when these were found to have nothing left for the question.
   *
   * @throws ModelFailure 400 when there is none, 402 when none has anything left
   */
  Chosen choose(ToolActor actor, Preference preference, Set<Source> refused) {
    List<Choice> all = ofActors.of(actor);
    List<Choice> fitting = fitting(all, preference);
    if (fitting.isEmpty()) {
      throw new ModelFailure(400, whyNone(all, preference));
    }
    if (fitting.size() == 1) {
      Choice only = bestLasting(fitting, actor.owner(), refused);
      return only.offer().demo()
          ? new Chosen(only, List.of())
          : new Chosen(only, kept.keepOnly(actor.id(), preference, only.source().key()));
    }
    return among(fitting, actor, preference, refused);
  }

  private Chosen among(
      List<Choice> fitting, ToolActor actor, Preference preference, Set<Source> refused) {
    String before = kept.find(actor.id(), preference);
    Choice had = before == null ? null : of(fitting, before);
    if (had != null && lasts(had, actor.owner(), refused)) {
      return new Chosen(had, List.of());
    }
    Choice best = bestLasting(fitting, actor.owner(), refused);
    return had != null
        ? new Chosen(best, List.of())
        : new Chosen(best, kept.keep(actor.id(), preference, before, best.source().key()));
  }

  private boolean lasts(Choice choice, UserId user, Set<Source> refused) {
    return !refused.contains(choice.source()) && remaining.lasts(user, choice.source());
  }

  private Choice bestLasting(List<Choice> fitting, UserId user, Set<Source> refused) {
    for (Choice choice : fitting) {
      if (lasts(choice, user, refused)) {
        return choice;
      }
    }
    throw new ModelFailure(
        402,
        "nothing is left of %s; wait until the quota comes back, or add a model of your own by"
                .formatted(names(fitting))
            + " PATCH /api/users with resConfigs");
  }

  private static @Nullable Choice of(List<Choice> choices, String source) {
    for (Choice choice : choices) {
      if (choice.source().key().equals(source)) {
        return choice;
      }
    }
    return null;
  }

  private static List<Choice> fitting(List<Choice> choices, Preference preference) {
    for (Choice choice : choices) {
      if (!choice.fits(preference)) {
        return choices.stream().filter(c -> c.fits(preference)).toList();
      }
    }
    return choices;
  }

  /**
   * The platform's model of that name, whatever a quota says.
   *
   * @throws ModelFailure 400 when there is none
   */
  Chosen named(String name) {
    return platform.get().stream()
        .filter(choice -> choice.offer().name().equals(name))
        .findFirst()
        .map(choice -> new Chosen(choice, List.of()))
        .orElseThrow(() -> new ModelFailure(400, "there is no model \"" + name + "\" any more"));
  }

  private static String whyNone(List<Choice> all, Preference preference) {
    if (all.isEmpty()) {
      return "no model is configured. Add one of your own by PATCH /api/users with resConfigs, or see"
          + " by GET /api/me/resources/borrowed what others lend you; or the operator sets"
          + " OPENAI_API_KEY, or chatroles.models.NAME.url and the rest of an endpoint";
    }
    return "no model has a cost of at most %d and a quality of at most %d; there is: %s"
        .formatted(preference.cost(), preference.quality(), names(all));
  }

  private static String names(List<Choice> choices) {
    return choices.stream()
        .map(Choice::offer)
        .map(m -> "%s (cost %d, quality %d)".formatted(m.name(), m.cost(), m.quality()))
        .collect(Collectors.joining(", "));
  }

  /**
   * A model with what is known of it.
   *
   * @param source whose it is; what is reserved and counted belongs there
   * @param price null: none
   */
  record Choice(
      Source source,
      OfferedModel offer,
      LanguageModel model,
      ContextWindow window,
      @Nullable Price price) {

    Choice {
      Objects.requireNonNull(source);
    }

    /** One without a price. */
    Choice(Source source, OfferedModel offer, LanguageModel model, ContextWindow window) {
      this(source, offer, model, window, null);
    }

    private boolean fits(Preference preference) {
      return offer.cost() <= preference.cost() && offer.quality() <= preference.quality();
    }
  }

  /**
   * The choice for a question.
   *
   * @param companions what is to be written with the question's record, so that the actor keeps it
   */
  record Chosen(Choice choice, List<Companion> companions) {}
}
