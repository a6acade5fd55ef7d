package chat.roles.models;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The models that the platform offers. */
@Component
public class Models {

  private static final Comparator<Choice> BEST_FIRST =
      Comparator.comparingInt((Choice c) -> c.offer().cost())
          .thenComparingInt(c -> c.offer().quality())
          .reversed()
          .thenComparing(c -> c.offer().name());

  private final List<Choice> choices;

  @Autowired
  Models(PlatformModels platform) {
    this(platform.choices());
  }

  Models(Collection<Choice> choices) {
    this.choices = choices.stream().sorted(BEST_FIRST).toList();
  }

  /** What is offered, the best first; the demo model alone, or not at all. */
  public List<OfferedModel> offered() {
    return choices.stream().map(Choice::offer).toList();
  }

  /**
   * The best model within the preference; always the same one for the same configuration.
   *
   * @throws ModelFailure 400 when there is none
   */
  Choice choose(Preference preference) {
    for (Choice choice : choices) {
      if (choice.offer().cost() <= preference.cost()
          && choice.offer().quality() <= preference.quality()) {
        return choice;
      }
    }
    throw new ModelFailure(400, whyNone(preference));
  }

  /**
   * The model of that name.
   *
   * @throws ModelFailure 400 when there is none
   */
  Choice named(String name) {
    return choices.stream()
        .filter(choice -> choice.offer().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ModelFailure(400, "there is no model \"" + name + "\" any more"));
  }

  private String whyNone(Preference preference) {
    if (choices.isEmpty()) {
      return "no model is configured. The operator sets OPENAI_API_KEY, or chatroles.models.NAME.url"
          + " and the rest of an OpenAI-compatible endpoint";
    }
    return "no model has a cost of at most %d and a quality of at most %d; there is: %s"
        .formatted(
            preference.cost(),
            preference.quality(),
            String.join(
                ", ",
                offered().stream()
                    .map(m -> "%s (cost %d, quality %d)".formatted(m.name(), m.cost(), m.quality()))
                    .toList()));
  }

  /** A model with what is known of it. */
  record Choice(OfferedModel offer, LanguageModel model, ContextWindow window) {}
}
