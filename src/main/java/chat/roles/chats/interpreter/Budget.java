package chat.roles.chats.interpreter;

import chat.roles.runs.Execution;
import chat.roles.runs.Journal;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a run may ask and spend, over the whole tree of its members. Questions to models and to
 * members count. What is recorded counts from the beginning and is never refused, so that a
 * continued run comes to the same, whichever of its branches is faster.
 */
final class Budget {

  private static final String MEMBER = "@";
  private static final Set<String> QUESTIONS = Set.of("llm", "entry", MEMBER);

  private final Execution execution;
  private final long mostQuestions;
  private final boolean askedFor;
  private final long patience;
  private final @Nullable Long mostTokens;
  private final AtomicLong questions;
  private final AtomicLong tokens;

  private Budget(Execution execution, InterpreterSettings settings, ChatDto dto) {
    this.execution = execution;
    long wanted = dto.options().path("maxQAs").asLong(0);
    this.askedFor = wanted > 0 && wanted <= settings.maxQas();
    this.mostQuestions = askedFor ? wanted : settings.maxQas();
    this.patience = wanted < 0 ? -wanted : Long.MAX_VALUE;
    JsonNode budget = dto.options().path("budgetTokens");
    this.mostTokens = budget.isNumber() ? budget.asLong() : null;
    Journal.Spent recorded = execution.journal().recorded(QUESTIONS);
    this.questions = new AtomicLong(recorded.steps());
    this.tokens = new AtomicLong(recorded.tokens());
  }

  /** The budget of a run that a dto with these options began. Before the run's first step. */
  static Budget of(Execution execution, InterpreterSettings settings, ChatDto dto) {
    return new Budget(execution, settings, dto);
  }

  /** Whether what a tool performs is a question that counts. */
  static boolean counts(String protocol) {
    return QUESTIONS.contains(protocol);
  }

  /**
   * Counts a question that is about to be asked.
   *
   * @throws Stopped when it is one too many, or the tokens are spent
   */
  void ask() {
    if (mostTokens != null && tokens.get() >= mostTokens) {
      throw new Stopped(
          402,
          "This chat has spent its budget of %,d tokens (options.budgetTokens)."
              .formatted(mostTokens));
    }
    long count = questions.incrementAndGet();
    if (count > mostQuestions) {
      throw new Stopped(429, usedUp());
    }
    if (count > patience) {
      execution.release();
    }
  }

  /** Counts a question to a member, unless its answer is recorded already. */
  void askMember(boolean recorded) {
    if (!recorded) {
      ask();
    }
  }

  /** Tokens that are left; {@code Long.MAX_VALUE} when there is no such budget. */
  long tokensLeft() {
    return mostTokens == null ? Long.MAX_VALUE : Math.max(0, mostTokens - tokens.get());
  }

  void spend(long used) {
    tokens.addAndGet(used);
  }

  private String usedUp() {
    return askedFor
        ? "This chat has used up its %,d questions (options.maxQAs).".formatted(mostQuestions)
        : "This chat has asked %,d questions, as many as the operator allows (chatroles.programs.max-qas)."
            .formatted(mostQuestions);
  }
}
