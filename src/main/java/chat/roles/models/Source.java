package chat.roles.models;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose model it is: who pays for it, and what bounds it. */
sealed interface Source {

  /** Tells it from all others, for ever: {@code platform:openai}, {@code resource:ID}. */
  String key();

  /** Among models of the same cost and quality the one with the lower rank is taken. */
  int rank();

  /**
   * The operator's, within the user's quota.
   *
   * @param name as the operator calls it
   */
  record Platform(String name) implements Source {

    @Override
    public String key() {
      return "platform:" + name;
    }

    @Override
    public int rank() {
      return 3;
    }
  }

  /**
   * The user's own resource, bounded by nobody.
   *
   * @param resource its id
   * @param local whether the user's own client makes the call
   */
  record Own(String resource, boolean local) implements Source {

    @Override
    public String key() {
      return "resource:" + resource;
    }

    @Override
    public int rank() {
      return local ? 1 : 0;
    }
  }

  /**
   * Another user's resource, lent.
   *
   * @param loan its id
   * @param lender who pays
   * @param tokens how many all borrowers together may use in a period, or at all
   * @param period null: the tokens are for the whole life of the loan
   */
  record Loan(String loan, UserId lender, long tokens, @Nullable Duration period)
      implements Source {

    Loan(chat.roles.users.Loan given) {
      this(given.id(), given.lender(), given.tokens(), given.period());
    }

    @Override
    public String key() {
      return "loan:" + loan;
    }

    @Override
    public int rank() {
      return 2;
    }
  }
}
