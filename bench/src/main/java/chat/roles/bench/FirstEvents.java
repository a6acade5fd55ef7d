package chat.roles.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * 200 chats a second, streamed, each begun at its time whether or not those before are over: how
 * long the first event takes, and the result. Everything, the callers too, is on this machine.
 */
final class FirstEvents {

  private static final int PER_SECOND = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm", 150));
  private static final int WARMING = 8;
  private static final Duration MEASURED = Duration.ofSeconds(15);

  private final URI server;
  private final byte[] request;
  private final Deque<StreamedChat> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger warmed = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  private FirstEvents(URI api, String token, String actor) {
    this.server = api;
    this.request = StreamedChat.request(api, token, actor);
  }

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      FirstEvents measurement = new FirstEvents(server.url(), user.token(), user.answeringActor());
      measurement.warmUp();
      measurement.chats();
      measurement.chats();
    }
    System.exit(0);
  }

  /** A few chat one after the other, so that no queue grows while the server is still slow. */
  private void warmUp() {
    long end = System.nanoTime() + WARM_UP.toNanos();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < WARMING; i++) {
        threads.execute(() -> {
          while (System.nanoTime() < end) {
            chat(0, System.nanoTime(), new long[1], new long[1]);
            warmed.incrementAndGet();
          }
        });
      }
    }
    System.out.printf(
        "warm after %,d chats, %d a second%n", warmed.get(), warmed.get() / WARM_UP.toSeconds());
  }

  private void chats() {
    int count = (int) MEASURED.toSeconds() * PER_SECOND;
    long[] first = new long[count];
    long[] last = new long[count];
    failures.set(0);
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < count; i++) {
        int chat = i;
        long due = begin + chat * 1_000_000_000L / PER_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        threads.execute(() -> chat(chat, due, first, last));
      }
    }
    System.out.printf(
        "%d chats at %d a second, %d failed%n  first event: %s%n  result: %s%n",
        count, PER_SECOND, failures.get(), Millis.ofNanos(first), Millis.ofNanos(last));
  }

  /** Times count from when the chat was due. */
  private void chat(int index, long due, long[] first, long[] last) {
    boolean answered = false;
    StreamedChat connection = idle.pollLast();
    try {
      if (connection == null) {
        connection = new StreamedChat(server, request);
      }
      connection.ask();
      first[index] = System.nanoTime() - due;
      answered = connection.readToTheEnd();
      if (connection.isOpen()) {
        idle.addLast(connection);
      } else {
        connection.close();
      }
    } catch (IOException e) {
      System.err.println("a chat failed: " + e);
    }
    last[index] = System.nanoTime() - due;
    if (!answered) {
      failures.incrementAndGet();
    }
  }
}
