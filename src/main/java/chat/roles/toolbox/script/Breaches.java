package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Breach;
import chat.roles.toolbox.script.sandbox.Frame;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.Locale;

/** What a broken script is told its author as. */
final class Breaches {

  private Breaches() {}

  static ToolFailure memory(ScriptSettings settings) {
    return new ToolFailure(
        507,
        "script: it took more memory than a script may (%d MB between two calls, chatroles.scripts.memory; %d MB at all, chatroles.scripts.heap)."
            .formatted(settings.memory().toMegabytes(), settings.heap().toMegabytes()));
  }

  static ToolFailure time(ScriptSettings settings) {
    return new ToolFailure(
        508,
        "script: it took more time than the %,d ms that a script has between two calls (chatroles.scripts.time)."
            .formatted(settings.time().toMillis()));
  }

  static ToolFailure value(ScriptSettings settings, String what) {
    return new ToolFailure(
        413,
        "script: %s is longer than %,d characters as JSON (chatroles.scripts.value)."
            .formatted(what, settings.valueChars()));
  }

  static ToolFailure failure(Frame broken, ScriptSettings settings) {
    return switch (breach(broken)) {
      case SYNTAX -> new ToolFailure(400, "script: " + placed(broken));
      case THROWN -> new ToolFailure(500, "script: " + placed(broken));
      case STATEMENTS ->
          new ToolFailure(
              508,
              "script: it carried out more than the %,d statements that a script may (chatroles.scripts.statements)."
                  .formatted(settings.statements()));
      case TIME -> time(settings);
      case MEMORY -> memory(settings);
      case VALUE -> value(settings, "a value that it handed out");
      case CALLS ->
          new ToolFailure(
              508,
              "script: it made more than the %,d calls that a script may (chatroles.scripts.calls)."
                  .formatted(settings.calls()));
      case OUTPUT ->
          new ToolFailure(
              413,
              "script: it printed more than %,d characters (chatroles.scripts.output)."
                  .formatted(settings.output().toBytes()));
      case DROPPED, ENGINE -> new ToolFailure(500, "script: the JavaScript engine broke down.");
    };
  }

  /** The words of the engine, with line and column. */
  static String placed(Frame broken) {
    String message = broken.parts().get(1);
    String line = broken.parts().get(2);
    String shown = message.replaceFirst("^SyntaxError: script:\\d+:\\d+ ", "SyntaxError: ");
    return "0".equals(line)
        ? shown
        : "%s (line %s, column %s)".formatted(shown, line, broken.parts().get(3));
  }

  static boolean isSyntax(Frame broken) {
    return breach(broken) == Breach.SYNTAX;
  }

  private static Breach breach(Frame broken) {
    if (broken.parts().size() != 5) {
      return Breach.ENGINE;
    }
    try {
      return Breach.valueOf(broken.parts().getFirst().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Breach.ENGINE;
    }
  }
}
