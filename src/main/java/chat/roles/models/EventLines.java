package chat.roles.models;

import chat.roles.kernel.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/** Reads an answer that comes as server-sent events, to its end. */
final class EventLines {

  private EventLines() {}

  static void read(InputStream body, Wire wire, IncomingAnswer answer, EndpointFailures failures)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    boolean done = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String data = line.startsWith("data:") ? line.substring(5).strip() : "";
      done |= data.equals("[DONE]");
      if (!done && !data.isEmpty()) {
        take(data, wire, answer, failures);
        if (answer.isTooLong()) {
          break;
        }
      }
    }
    if (!done && !answer.isEnded() && !answer.isTooLong()) {
      throw failures.ofCut(answer.length());
    }
  }

  private static void take(
      String data, Wire wire, IncomingAnswer answer, EndpointFailures failures) {
    try {
      wire.event(Json.parse(data), answer);
    } catch (JacksonException e) {
      throw failures.ofCut(answer.length());
    }
  }
}
