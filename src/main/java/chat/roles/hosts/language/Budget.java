package chat.roles.hosts.language;

/**
 * What one evaluation may still use. Everything that takes time or memory in proportion to its
 * input is paid for here before it is done, so that an evaluation ends soon whatever it is given.
 */
final class Budget {

  /** Nodes visited, elements looked at, and stretches of text gone through. */
  static final long MAX_STEPS = 1_000_000;

  /** The longest text, and the weight of the largest value, that an expression may make. */
  static final int MAX_SIZE = 8_000_000;

  /** The longest array that an expression may make. */
  static final int MAX_ELEMENTS = 100_000;

  /** Each call of now or uuid is a record in the run's journal. */
  static final int MAX_RECORDED = 100;

  private static final int CHARACTERS_PER_STEP = 64;

  private long steps = MAX_STEPS;
  private int recorded = MAX_RECORDED;

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps -= count;
    if (steps < 0) {
      throw new ExpressionException(
          "takes more than 1,000,000 steps; work on less data at a time, for example with an"
              + " iterator");
    }
  }

  /** Pays for going through that much text. */
  void read(long characters) {
    steps(characters / CHARACTERS_PER_STEP);
  }

  /** Pays for looking for a text in another one; the longer it is, the more there is to compare. */
  void search(long length, int part) {
    read((length + part) * (part <= 4 ? 1 : part <= 16 ? 2 : 4));
  }

  /** Pays for making a text of that length. */
  void text(long length) {
    length(length);
    read(length);
  }

  /** Refuses a text that is too long. */
  void length(long length) {
    if (length > MAX_SIZE) {
      throw new ExpressionException("makes a text of more than 8,000,000 characters; shorten it");
    }
  }

  /** Pays for an array of that length. */
  void elements(long length) {
    if (length > MAX_ELEMENTS) {
      throw new ExpressionException("makes a list of more than 100,000 elements; shorten it");
    }
    steps(length);
  }

  /** Pays for a call of now or uuid. */
  void recorded() {
    if (--recorded < 0) {
      throw new ExpressionException(
          "calls now() and uuid() more than 100 times; keep the value in a variable");
    }
  }
}
