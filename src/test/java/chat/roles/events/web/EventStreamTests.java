package chat.roles.events.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.events.Events;
import chat.roles.events.Subscription;
import chat.roles.events.Subscriptions;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.ServerTest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
@Timeout(120)
class EventStreamTests {

  @LocalServerPort int port;
  @Autowired Events events;
  @Autowired Subscriptions subscriptions;

  @Test
  void streamsWhatHappensWithItsIdTopicAndData() throws Exception {
    Registered user = Api.on(port).register();
    ActorId actor = ActorId.fresh();
    try (Stream stream = subscribe(user, null)) {
      assertThat(stream.event()).containsExactly("retry: 2000", "id: 0");
      events.announce(id(user), actor, "log", Json.object().put("text", "done\nü"));
      assertThat(stream.event())
          .containsExactly(
              "id: 1",
              "event: log",
              "data: {\"actorId\":\"" + actor + "\",\"payload\":{\"text\":\"done\\nü\"}}");
    }
  }

  @Test
  void resumesAnywhereWithoutLossAndInOrder() throws Exception {
    Registered user = Api.on(port).register();
    int all = 30;
    IntStream.rangeClosed(1, all).forEach(number -> announce(user, number));
    for (int last = 0; last <= all; last += 10) {
      try (Stream stream = subscribe(user, Integer.toString(last))) {
        assertThat(stream.event()).contains("id: " + last);
        for (int next = last + 1; next <= all; next++) {
          assertThat(stream.event())
              .containsExactly("id: " + next, "event: log", "data: {\"payload\":" + next + "}");
        }
      }
    }
  }

  @Test
  void tellsNobodyWhatHappensToOthers() throws Exception {
    Registered one = Api.on(port).register();
    Registered two = Api.on(port).register();
    try (Stream ofOne = subscribe(one, null);
        Stream ofTwo = subscribe(two, null)) {
      ofOne.event();
      ofTwo.event();
      announce(one, 1);
      announce(two, 2);
      announce(one, 3);
      assertThat(ofOne.event()).contains("data: {\"payload\":1}");
      assertThat(ofOne.event()).contains("data: {\"payload\":3}");
      assertThat(ofTwo.event()).contains("data: {\"payload\":2}");
      announce(two, 4);
      assertThat(ofTwo.event()).contains("data: {\"payload\":4}");
    }
  }

  @Test
  void neverLetsASlowReaderHoldUpAnother() throws Exception {
    Registered user = Api.on(port).register();
    String large = "x".repeat(200_000);
    try (Stream slow = subscribe(user, null);
        Stream quick = subscribe(user, null)) {
      slow.event(); // and nothing more: its socket fills up
      quick.event();
      for (int number = 1; number <= 60; number++) {
        events.announce(id(user), null, "log", Json.object().put("text", large));
        assertThat(quick.event()).contains("id: " + number);
      }
    }
  }

  @Test
  void refusesAnIdThatIsNoneAndWhoeverHasNoToken() throws Exception {
    Registered user = Api.on(port).register();
    try (Stream stream = subscribe(user, "first")) {
      assertThat(stream.response.statusCode()).isEqualTo(400);
    }
    assertThat(Api.on(port).get("/api/events/subscribe").status()).isEqualTo(401);
  }

  @Test
  void showsThatASilentStreamLives() throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (Subscription subscription = subscriptions.open(UserId.fresh(), null)) {
      EventStream.of(written, Duration.ofMillis(5)).follow(subscription, Duration.ofMillis(50));
    }
    assertThat(written.toString(StandardCharsets.UTF_8))
        .startsWith("retry: 2000\nid: 0\n\n: alive\n\n: alive\n\n");
  }

  private void announce(Registered user, int number) {
    events.announce(id(user), null, "log", Json.nodes().numberNode(number));
  }

  private static UserId id(Registered user) {
    return new UserId(user.id());
  }

  private static Stream subscribe(Registered user, @Nullable String lastEventId) throws Exception {
    HttpRequest.Builder request =
        user.api().request("/api/events/subscribe").header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Stream(
        client, client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  /** One subscriber with a connection of its own. */
  private static final class Stream implements AutoCloseable {

    private final HttpClient client;
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    Stream(HttpClient client, HttpResponse<java.io.InputStream> response) {
      this.client = client;
      this.response = response;
      this.lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The lines of the next event; heartbeats are passed over. */
    List<String> event() throws IOException {
      List<String> event = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !event.isEmpty()) {
          return event;
        }
        if (!line.isEmpty() && !line.startsWith(":")) {
          event.add(line);
        }
      }
      throw new IOException("the stream ended");
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
