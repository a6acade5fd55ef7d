package chat.roles.toolbox.script;

import chat.roles.toolbox.spi.ToolFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The places in which scripts are carried out: a few cells, started at the first script and again
 * when one is lost. When all places are taken, the script that has rested longest gives up its own.
 * A script that may have brought a cell down gets one for itself, of which there is one more.
 */
@Component
class Sandbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final int MOST_LOOKS_IN_SILENCE = 15;
  private static final int MOST_STARTS = 5;
  private static final long LOOK_MILLIS = 1_000;

  private final ScriptSettings settings;
  private final ChildProgram program;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final List<Cell> cells = new ArrayList<>();
  private final Semaphore quarantine = new Semaphore(1, true);
  private @Nullable Thread monitor;
  private @Nullable Cell alone;
  private int starting;
  private int failures;
  private String failure = "";
  private volatile boolean closed;

  @Autowired
  Sandbox(ScriptSettings settings, @Value("${chatroles.data-directory:./data}") Path data) {
    this(settings, new ChildProgram(data.resolve("scripts"), settings));
  }

  Sandbox(ScriptSettings settings, ChildProgram program) {
    this.settings = settings;
    this.program = program;
  }

  ScriptSettings settings() {
    return settings;
  }

  /**
   * A place among others.
   *
   * @throws ToolFailure 503 when there is none
   */
  Lodging lodge() throws InterruptedException {
    long end = System.nanoTime() + settings.startTimeout().toNanos();
    lock.lockInterruptibly();
    try {
      int failuresBefore = failures;
      while (true) {
        start();
        Cell roomy = roomiest();
        if (roomy != null) {
          return roomy.lodge();
        }
        if (failures > failuresBefore) {
          throw new ToolFailure(503, "script: the sandbox for scripts cannot start: " + failure);
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new ToolFailure(
              503, "script: there is no room in the sandbox for scripts; try again later.");
        }
        if (!makesRoom()) {
          changed.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)), TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    if (closed) {
      throw new ToolFailure(503, "script: the server stops.");
    }
    cells.removeIf(cell -> cell.loss() != null);
    int wanted =
        settings.isolation() == ScriptSettings.Isolation.PROCESS ? settings.processes() : 1;
    for (int there = cells.size() + starting; there < wanted; there++) {
      starting++;
      Thread.ofPlatform().daemon().name("scripts-start").start(this::startOne);
    }
  }

  private void startOne() {
    Cell cell = null;
    String why = "";
    try {
      cell = opened();
    } catch (IOException | RuntimeException | LinkageError e) {
      why = e.toString();
      if (!closed) {
        LOG.error("The sandbox for scripts cannot start; scripts fail", e);
      }
    }
    lock.lock();
    try {
      starting--;
      if (cell != null && !closed) {
        cells.add(cell);
      } else if (cell == null) {
        failures++;
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (cell != null && closed) {
      cell.close();
    }
  }

  /** A cell that is ready. */
  private Cell opened() throws IOException {
    if (settings.isolation() == ScriptSettings.Isolation.IN_PROCESS) {
      LocalCell cell = new LocalCell(settings.limits(), this::signal);
      cell.open();
      return cell;
    }
    for (int tries = 1; ; tries++) {
      ProcessCell cell = new ProcessCell(program.start(), settings.frameBytes(), this::signal);
      cell.listen();
      Loss loss = awaitReady(cell);
      if (loss == null) {
        return cell;
      }
      if (loss.cause() != Loss.Cause.KILLED || tries == MOST_STARTS) {
        throw new IOException("the child process ended at once: " + cell.complaints());
      }
    }
  }

  /** How it was lost before it was ready; null when it is ready. */
  private @Nullable Loss awaitReady(ProcessCell cell) throws IOException {
    long end = System.nanoTime() + settings.startTimeout().toNanos();
    lock.lock();
    try {
      while (!cell.isReady()) {
        Loss loss = cell.loss();
        if (loss != null) {
          return loss;
        }
        if (closed || System.nanoTime() > end) {
          cell.close();
          throw new IOException("the child process is not ready in " + settings.startTimeout());
        }
        changed.await(100, TimeUnit.MILLISECONDS);
      }
      watch();
      return null;
    } catch (InterruptedException e) {
      cell.close();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Cell roomiest() {
    return cells.stream()
        .filter(cell -> cell.isReady() && cell.lodgers() < settings.perProcess())
        .min(Comparator.comparingInt(Cell::lodgers))
        .orElse(null);
  }

  /** Puts out the script that has rested longest; false when none rests. */
  private boolean makesRoom() {
    Lodging longest = null;
    long earliest = 0;
    for (Cell cell : cells) {
      for (Lodging lodging : cell.lodgings()) {
        Long since = lodging.restsSince();
        if (since != null && (longest == null || since - earliest < 0)) {
          longest = lodging;
          earliest = since;
        }
      }
    }
    return longest != null && longest.putOut();
  }

  /**
   * A place in a cell where nobody else is. To be given back by {@link #giveBack}.
   *
   * @throws ToolFailure 503 when it cannot start
   */
  Lodging lodgeAlone() throws InterruptedException {
    quarantine.acquire();
    try {
      Cell cell = opened();
      lock.lock();
      try {
        alone = cell;
      } finally {
        lock.unlock();
      }
      return cell.lodge();
    } catch (IOException e) {
      quarantine.release();
      throw new ToolFailure(503, "script: the sandbox for scripts cannot start: " + e.getMessage());
    } catch (RuntimeException e) {
      quarantine.release();
      throw e;
    }
  }

  /** The cell of {@link #lodgeAlone} is needed no more. */
  void giveBack() {
    lock.lock();
    try {
      if (alone != null) {
        alone.close();
        alone = null;
      }
    } finally {
      lock.unlock();
      quarantine.release();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    if (monitor == null) {
      monitor = Thread.ofPlatform().daemon().name("scripts-monitor").start(this::look);
    }
  }

  /** Counts looks, not time: time in which this process itself stood still says nothing. */
  private void look() {
    try {
      while (!closed) {
        Thread.sleep(LOOK_MILLIS);
        for (Cell cell : all()) {
          if (cell.isReady() && cell.looksInSilence() >= MOST_LOOKS_IN_SILENCE) {
            cell.end(new Loss(Loss.Cause.SILENCE, 0));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The cells that there are, the one for suspects included. */
  List<Cell> all() {
    lock.lock();
    try {
      List<Cell> all = new ArrayList<>(cells);
      if (alone != null) {
        all.add(alone);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Cell> all;
    lock.lock();
    try {
      closed = true;
      all = all();
      if (monitor != null) {
        monitor.interrupt();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(Cell::close);
  }
}
