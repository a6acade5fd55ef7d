package chat.roles.runs;

import java.util.Locale;

/** Where a run stands: {@code queued → running → (waiting ⇄ running) → done|failed|cancelled}. */
public enum RunState {
  /** Started, and behind others of its lane. */
  QUEUED,
  /** A node carries it out, or will in a moment. */
  RUNNING,
  /** Suspended until something comes. */
  WAITING,
  /** Ended with a result. */
  DONE,
  /** Ended with a result that says what went wrong. */
  FAILED,
  /** Ended from outside. */
  CANCELLED;

  String inDatabase() {
    return text();
  }

  static RunState ofDatabase(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** In small letters, as it is stored and shown. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing follows. */
  public boolean ended() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }
}
