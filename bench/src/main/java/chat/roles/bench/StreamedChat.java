package chat.roles.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One connection over which one message is sent again and again, each answered by a stream of
 * events. Reads no more of HTTP than it must: a client of the JDK takes as much of the processors
 * as the server that is measured.
 */
final class StreamedChat {

  private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");

  private final Socket socket;
  private final byte[] request;
  private final byte[] answer = new byte[64 * 1024];
  private int length;

  StreamedChat(URI server, byte[] request) throws IOException {
    this.request = request;
    this.socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
  }

  /** A message to the actor, the answer to be streamed. */
  static byte[] request(URI api, String token, String actor) {
    String body = "{\"text\": \"hello\"}";
    return ascii(
        "PUT %s/actors/%s/chat HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(api.getPath(), actor, api.getAuthority(), token, body.length(), body));
  }

  /** Sends the message; returns when the first event has come. */
  void ask() throws IOException {
    length = 0;
    socket.getOutputStream().write(request);
    while (!contains("event:")) {
      read();
    }
  }

  /** Whether the stream ended with a result. */
  boolean readToTheEnd() throws IOException {
    while (!endsWithLastChunk()) {
      read();
    }
    return contains("event:result");
  }

  /** Whether the server takes another message over it. */
  boolean isOpen() {
    return !contains("Connection: close");
  }

  void close() throws IOException {
    socket.close();
  }

  private void read() throws IOException {
    InputStream in = socket.getInputStream();
    int more = in.read(answer, length, answer.length - length);
    if (more <= 0) {
      throw new EOFException("broken off after " + text());
    }
    length += more;
  }

  private boolean endsWithLastChunk() {
    int from = length - LAST_CHUNK.length;
    for (int i = 0; from >= 0 && i < LAST_CHUNK.length; i++) {
      if (answer[from + i] != LAST_CHUNK[i]) {
        return false;
      }
    }
    return from >= 0;
  }

  private boolean contains(String part) {
    return text().contains(part);
  }

  private String text() {
    return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
