package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sandbox in a child process, heard by a thread of its own. */
final class ProcessCell extends Cell {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessCell.class);
  private static final int BUFFER = 1 << 16;
  private static final int MOST_COMPLAINTS = 4_000;

  /** What the JVM exits with when its memory is used up. */
  private static final int OUT_OF_MEMORY = 3;

  private static final int STUCK = 4;
  private static final int BY_SIGNAL = 128;
  private static final int KILL = 9;
  private static final int TERM = 15;

  private final Process process;
  private final int mostBytes;
  private final Runnable changed;
  private final DataOutputStream out;
  private final AtomicReference<@Nullable Loss> ending = new AtomicReference<>();
  private volatile long stuckScript;
  private volatile String complaints = "";

  ProcessCell(Process process, int mostBytes, Runnable changed) {
    this.process = process;
    this.mostBytes = mostBytes;
    this.changed = changed;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER));
  }

  void listen() {
    daemon("hear", this::hearAll).start();
    daemon("complaints", this::hearComplaints).start();
  }

  private Thread daemon(String what, Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name("scripts-" + process.pid() + "-" + what)
        .unstarted(work);
  }

  long pid() {
    return process.pid();
  }

  /** What the child's JVM wrote; there when the child has ended. */
  String complaints() {
    return complaints;
  }

  @Override
  synchronized void send(Frame frame) throws IOException {
    frame.write(out);
  }

  @Override
  void end(Loss why) {
    ending.compareAndSet(null, why);
    process.destroyForcibly();
  }

  @Override
  void stuck(long script) {
    stuckScript = script;
  }

  @Override
  void changed() {
    changed.run();
  }

  private void hearAll() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER))) {
      while (true) {
        hear(Frame.read(in, mostBytes));
      }
    } catch (EOFException e) {
      // it ended
    } catch (IOException | RuntimeException e) {
      if (ending.get() == null && process.isAlive()) {
        LOG.warn("A script sandbox said what nobody understands: {}", e.toString());
      }
      end(new Loss(Loss.Cause.CRASH, 0));
    } finally {
      lost(why());
    }
  }

  private Loss why() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return new Loss(Loss.Cause.CLOSED, 0);
    }
    Loss ours = ending.get();
    Loss why = ours != null ? ours : exited(process.exitValue());
    if (why.cause() != Loss.Cause.CLOSED) {
      LOG.warn(
          "A script sandbox was lost ({}, exit code {}) {}",
          why.cause(),
          process.exitValue(),
          complaints);
    }
    return why;
  }

  private Loss exited(int code) {
    return switch (code) {
      case OUT_OF_MEMORY -> new Loss(Loss.Cause.MEMORY, 0);
      case STUCK -> new Loss(Loss.Cause.STUCK, stuckScript);
      case KILL, TERM, BY_SIGNAL + KILL, BY_SIGNAL + TERM -> new Loss(Loss.Cause.KILLED, 0);
      default -> new Loss(Loss.Cause.CRASH, 0);
    };
  }

  /** What the JVM has to say; a script cannot write there. */
  private void hearComplaints() {
    try (InputStream in = process.getErrorStream()) {
      complaints = new String(in.readNBytes(MOST_COMPLAINTS), StandardCharsets.UTF_8);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // it ended
    }
  }
}
