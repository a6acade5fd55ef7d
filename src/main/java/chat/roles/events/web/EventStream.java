package chat.roles.events.web;

import chat.roles.events.Event;
import chat.roles.events.Subscription;
import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Writes events in the format of the HTML standard. */
final class EventStream {

  private final OutputStream out;
  private final Duration heartbeat;

  private EventStream(OutputStream out, Duration heartbeat) {
    this.out = out;
    this.heartbeat = heartbeat;
  }

  static EventStream of(OutputStream out, Duration heartbeat) {
    return new EventStream(out, heartbeat);
  }

  /**
   * Writes until the reader is gone, takes nothing any more, or the time is over. Begins with an id
   * alone, so that a client that is cut off before the first event knows where it was.
   */
  void follow(Subscription subscription, Duration atMost) throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    write("retry: 2000\nid: " + subscription.position() + "\n\n");
    while (subscription.open() && System.nanoTime() < end) {
      List<Event> events = subscription.next(heartbeat);
      write(events.isEmpty() ? ": alive\n\n" : text(events));
    }
  }

  private static String text(List<Event> events) {
    StringBuilder text = new StringBuilder();
    for (Event event : events) {
      text.append("id: ").append(event.position());
      text.append("\nevent: ").append(event.topic()).append("\ndata: {");
      if (event.actor() != null) {
        text.append("\"actorId\":").append(Json.write(event.actor())).append(',');
      }
      text.append("\"payload\":").append(event.payload()).append("}\n\n");
    }
    return text.toString();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
