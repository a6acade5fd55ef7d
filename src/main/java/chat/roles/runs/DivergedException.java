package chat.roles.runs;

import chat.roles.kernel.ids.RunId;

/** A replay met another step than the recorded one. Fails the run with both shown. */
public final class DivergedException extends RuntimeException {

  public DivergedException(RunId run, String path, String recorded, String met) {
    super(
        "run %s cannot be continued: at %s its journal has %s, the program now asks %s"
            .formatted(run, path, recorded, met));
  }
}
