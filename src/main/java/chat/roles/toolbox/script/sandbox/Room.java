package chat.roles.toolbox.script.sandbox;

import chat.roles.toolbox.script.sandbox.Frame.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * One script with a JavaScript world of its own. It is carried out turn by turn: from one thing
 * that it is told to the point where it can do nothing more by itself. For one thread at a time.
 */
final class Room {

  private static final String NAME = "script";
  private static final Pattern PLACE = Pattern.compile("\\b" + NAME + ":(\\d+):(\\d+)");

  private final long id;
  private final Context context;
  private final Source bootstrap;
  private final Limits limits;
  private final Asker asker;
  private final List<String> calls = new ArrayList<>();
  private final StringBuilder output = new StringBuilder();
  private @Nullable Value realm;
  private @Nullable Chance chance;
  private @Nullable String done;
  private @Nullable String thrown;
  private int line;
  private int column;
  private int wrapped;
  private int callsMade;
  private int questions;
  private int printed;
  private volatile @Nullable Breach breach;
  private @Nullable String now;

  /** Asks the server something, and waits for the answer. */
  @FunctionalInterface
  interface Asker {
    String ask(String what, String one, String two);
  }

  Room(long id, Context context, Source bootstrap, Limits limits, Asker asker) {
    this.id = id;
    this.context = context;
    this.bootstrap = bootstrap;
    this.limits = limits;
    this.asker = asker;
  }

  /** Stops the script, wherever it is: not at once in the middle of some of the language's own. */
  void stop(Breach why) {
    if (breach == null) {
      breach = why;
    }
    try {
      context.close(true);
    } catch (PolyglotException e) {
      // it is being closed already
    }
  }

  /** Carries the script out to its first rest. */
  Frame start(String source, String dto, String actor) {
    return turn(() -> {
      Value world = context.eval(bootstrap).execute((ProxyExecutable) this::host);
      realm = world;
      world.invokeMember("start", function(source), dto, actor);
    });
  }

  /** Carries the script on with what a call came to. */
  Frame deliver(int number, String dto) {
    return turn(() -> {
      now = null;
      if (realm != null) {
        realm.invokeMember("deliver", number, dto);
      }
    });
  }

  /** Reads a script without carrying anything out. */
  Frame parse(String source) {
    try {
      try {
        context.parse(source(source));
      } catch (PolyglotException e) {
        if (!e.isSyntaxError() || !parsesWrapped(source)) {
          throw e;
        }
      }
      return Frame.of(Kind.PARSED, id);
    } catch (PolyglotException e) {
      return broken(e);
    } finally {
      context.close(true);
    }
  }

  private boolean parsesWrapped(String source) {
    try {
      context.parse(wrapped(source));
      return true;
    } catch (PolyglotException e) {
      if (e.isSyntaxError()) {
        return false;
      }
      throw e;
    }
  }

  private static Source source(String text) {
    return Source.newBuilder("js", text, NAME).buildLiteral();
  }

  /** As an expression: a function that stands alone would be a statement, without a value. */
  private static Source wrapped(String text) {
    return source("(" + text + "\n)");
  }

  private Value function(String source) {
    Value value = null;
    try {
      value = context.eval(source(source));
    } catch (PolyglotException e) {
      if (!e.isSyntaxError() || !parsesWrapped(source)) {
        throw e;
      }
    }
    if (value == null || (!value.canExecute() && parsesWrapped(source))) {
      wrapped = 1;
      value = context.eval(wrapped(source));
    }
    if (!value.canExecute()) {
      throw new NoFunctionException();
    }
    return value;
  }

  private Frame turn(Runnable work) {
    calls.clear();
    try {
      context.enter();
      try {
        work.run();
      } finally {
        context.leave();
      }
      if (breach != null) {
        return broken(breach, "");
      }
      return rest();
    } catch (PolyglotException e) {
      return broken(e);
    } catch (NoFunctionException e) {
      return broken(
          Breach.THROWN,
          "it is no function: write async (chatDto, promptService, ctx, actor) => { … }");
    } catch (IllegalStateException e) {
      return broken(breach == null ? Breach.ENGINE : breach, String.valueOf(e.getMessage()));
    }
  }

  private Frame rest() {
    if (thrown != null) {
      return broken(Breach.THROWN, thrown);
    }
    List<String> parts = new ArrayList<>(calls.size() + 3);
    parts.add(done == null ? "" : "done");
    parts.add(done == null ? "" : done);
    parts.add(takeOutput());
    parts.addAll(calls);
    return new Frame(Kind.REST, id, parts);
  }

  private Frame broken(PolyglotException e) {
    if (breach != null) {
      return broken(breach, "");
    }
    if (e.isResourceExhausted()) {
      return broken(e.isCancelled() ? Breach.STATEMENTS : Breach.MEMORY, "");
    }
    SourceSection at = e.getSourceLocation();
    if (at != null && NAME.equals(at.getSource().getName())) {
      line = at.getStartLine();
      column = at.getStartColumn();
    }
    if (e.isSyntaxError()) {
      return broken(Breach.SYNTAX, firstLine(e.getMessage()));
    }
    return broken(
        e.isInternalError() || e.isHostException() ? Breach.ENGINE : Breach.THROWN,
        firstLine(e.getMessage()));
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private Frame broken(Breach why, String message) {
    int shownColumn = line == 1 ? column - wrapped : column;
    return Frame.of(
        Kind.BROKEN,
        id,
        why.name(),
        message.length() > 2_000 ? message.substring(0, 2_000) : message,
        String.valueOf(line),
        String.valueOf(shownColumn),
        takeOutput());
  }

  private String takeOutput() {
    String all = output.toString();
    output.setLength(0);
    return all;
  }

  /** The one door: texts in, a text out, whatever happens. */
  private Object host(Value... arguments) {
    if (breach != null) {
      return "E";
    }
    try {
      return did(arguments[0].asString(), arguments[1].asString(), arguments[2].asString());
    } catch (RuntimeException e) {
      return "Ethis cannot be asked";
    }
  }

  private String did(String what, String one, String two) {
    if (one.length() > limits.valueChars() || two.length() > limits.valueChars()) {
      return stopped(Breach.VALUE);
    }
    return switch (what) {
      case "process", "sleep" -> call(what, one, two);
      case "print" -> print(one);
      case "done" -> {
        done = one;
        yield "U";
      }
      case "thrown" -> {
        thrown = one;
        place(two);
        yield "U";
      }
      case "random" -> "V" + chance().number();
      case "uuid" -> "V" + chance().uuid();
      case "now" -> {
        if (now == null) {
          now = question("now", "", "");
        }
        yield now;
      }
      case "get", "set", "remove", "json" -> question(what, one, two);
      default -> "E";
    };
  }

  private String call(String what, String one, String two) {
    if (callsMade + questions >= limits.calls()) {
      return stopped(Breach.CALLS);
    }
    calls.add(what);
    calls.add(one);
    calls.add(two);
    return "V" + callsMade++;
  }

  private String question(String what, String one, String two) {
    if (callsMade + ++questions > limits.calls()) {
      return stopped(Breach.CALLS);
    }
    return asker.ask(what, one, two);
  }

  private Chance chance() {
    if (chance == null) {
      chance = new Chance(question("seed", "", ""));
    }
    return chance;
  }

  private String print(String text) {
    if (printed + text.length() + 1 > limits.outputChars()) {
      return stopped(Breach.OUTPUT);
    }
    printed += text.length() + 1;
    output.append(text).append('\n');
    return "U";
  }

  /** The script may not go on, not even to handle this. */
  private String stopped(Breach why) {
    if (breach == null) {
      breach = why;
    }
    Thread closing = new Thread(() -> stop(why), "stop-" + id);
    closing.setDaemon(true);
    closing.start();
    return "E";
  }

  private void place(String stack) {
    Matcher place = PLACE.matcher(stack);
    if (place.find()) {
      line = Integer.parseInt(place.group(1));
      column = Integer.parseInt(place.group(2));
    }
  }

  /** The script's value is no function. */
  private static final class NoFunctionException extends RuntimeException {
    NoFunctionException() {
      super(null, null, false, false);
    }
  }
}
