package chat.roles.toolbox.script.sandbox;

import chat.roles.toolbox.script.sandbox.Frame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/**
 * Carries out scripts, each in a {@link Room}. Everything that it is told about a script it answers
 * with one frame, but for {@link Kind#DROP}. As many scripts are in the middle of a turn at the
 * same time as there are processors; the others wait their turn, and their time does not run
 * meanwhile.
 */
public final class Workshop implements AutoCloseable {

  private static final long STACK_BYTES = 2L << 20;

  /** An error without words: whoever asked is no more. */
  private static final String NOTHING = "E";

  private final Limits limits;
  private final Consumer<Frame> speaker;
  private final Engine engine;
  private final Source bootstrap;
  private final Map<Long, Room> rooms = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final Semaphore processors =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
  private final AtomicLong threads = new AtomicLong();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(null, work, "script-" + threads.incrementAndGet(), STACK_BYTES);
        thread.setDaemon(true);
        return thread;
      });
  private final Watchdog watchdog;

  /**
   * @param speaker takes what is answered, from several threads
   * @param stuck what to do, after it was said, when a script cannot be stopped
   */
  public Workshop(Limits limits, Consumer<Frame> speaker, Runnable stuck) {
    this.limits = limits;
    this.speaker = speaker;
    this.engine =
        Engine.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .in(InputStream.nullInputStream())
            .build();
    this.bootstrap = Source.newBuilder("js", resource("bootstrap.js"), "sandbox").buildLiteral();
    this.watchdog = new Watchdog(limits, speaker, stuck);
  }

  /** Gets ready, and says so. */
  public void open() {
    try (Context first = context()) {
      first.eval(bootstrap);
    }
    watchdog.start();
    speaker.accept(Frame.of(Kind.READY, 0));
  }

  /** Takes what the server says; answers later, on another thread. */
  public void accept(Frame frame) {
    long id = frame.script();
    switch (frame.kind()) {
      case START -> {
        Room room = room(id);
        rooms.put(id, room);
        work(
            id,
            room,
            () -> room.start(frame.parts().get(0), frame.parts().get(1), frame.parts().get(2)));
      }
      case PARSE -> {
        Room room = room(id);
        rooms.put(id, room);
        work(id, room, () -> room.parse(frame.parts().getFirst()));
      }
      case DELIVER -> {
        Room room = rooms.get(id);
        if (room != null) {
          int number = Integer.parseInt(frame.parts().get(0));
          work(id, room, () -> room.deliver(number, frame.parts().get(1)));
        }
      }
      case ANSWER -> answered(id, frame.parts().getFirst());
      case DROP -> drop(id);
      default -> throw new IllegalArgumentException("not to a sandbox: " + frame.kind());
    }
  }

  private Room room(long id) {
    return new Room(id, context(), bootstrap, limits, (what, one, two) -> ask(id, what, one, two));
  }

  private Context context() {
    return Context.newBuilder("js")
        .engine(engine)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowInnerContextOptions(false)
        .allowExperimentalOptions(true)
        .option("js.disable-eval", "true")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.java-package-globals", "false")
        .option("js.global-arguments", "false")
        .option("js.performance", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.atomics", "false")
        .option("js.webassembly", "false")
        .option("js.intl-402", "false")
        .option("js.temporal", "false")
        .option("js.string-length-limit", String.valueOf(1 << 26))
        .timeZone(ZoneOffset.UTC)
        .resourceLimits(
            ResourceLimits.newBuilder().statementLimit(limits.statements(), null).build())
        .build();
  }

  private void work(long id, Room room, Turn turn) {
    workers.execute(() -> {
      Frame said = null;
      processors.acquireUninterruptibly();
      watchdog.begins(id, room);
      try {
        said = turn.carryOut();
      } finally {
        watchdog.ends(id);
        processors.release();
        if (said == null) {
          said = Frame.of(Kind.BROKEN, id, Breach.ENGINE.name(), "", "0", "0", "");
        }
        if (said.kind() != Kind.REST) {
          rooms.remove(id);
          room.stop(Breach.DROPPED);
        }
        speaker.accept(said);
      }
    });
  }

  private String ask(long id, String what, String one, String two) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    if (!rooms.containsKey(id)) {
      return NOTHING;
    }
    watchdog.rests(id);
    processors.release();
    speaker.accept(Frame.of(Kind.ASK, id, what, one, two));
    try {
      return answer.join();
    } finally {
      answers.remove(id);
      processors.acquireUninterruptibly();
      watchdog.goesOn(id);
    }
  }

  private void answered(long id, String text) {
    CompletableFuture<String> answer = answers.get(id);
    if (answer != null) {
      answer.complete(text);
    }
  }

  private void drop(long id) {
    Room room = rooms.remove(id);
    if (room != null) {
      workers.execute(() -> room.stop(Breach.DROPPED));
      answered(id, NOTHING);
    }
  }

  @Override
  public void close() {
    watchdog.close();
    rooms.values().forEach(room -> workers.execute(() -> room.stop(Breach.DROPPED)));
    workers.shutdown();
  }

  private static String resource(String name) {
    try (@Nullable InputStream in = Workshop.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Carries a script from one thing that it was told to its next rest. */
  @FunctionalInterface
  private interface Turn {
    Frame carryOut();
  }
}
