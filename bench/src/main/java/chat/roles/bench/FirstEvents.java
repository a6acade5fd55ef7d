package chat.roles.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final int WARMING = 8;
  private static final Duration MEASURED = Duration.ofSeconds(15);

  private final HttpClient client =
      HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor()).build();
  private final HttpRequest request;
  private final AtomicInteger warmed = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  private FirstEvents(URI api, String token, String actor) {
    this.request =
        HttpRequest.newBuilder(URI.create(api + "/actors/" + actor + "/chat"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"text\": \"hello\"}"))
            .build();
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
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
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
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
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
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event:") && first[index] == 0) {
            first[index] = System.nanoTime() - due;
          }
          answered |= line.equals("event:result");
        }
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("a chat failed: " + e);
    }
    last[index] = System.nanoTime() - due;
    if (!answered) {
      failures.incrementAndGet();
    }
  }
}
