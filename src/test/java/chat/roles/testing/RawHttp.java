package chat.roles.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP by the byte, for requests that no client library would send. */
public final class RawHttp {

  /**
   * What came back.
   *
   * @param status 0 when the connection ended without an answer
   * @param headers by lower-case name, the last of each
   * @param body not read when it is a stream of events
   */
  public record Answer(int status, Map<String, String> headers, String body) {

    /** The header's value, or "". */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private static final int TIMEOUT_MILLIS = 30_000;

  private RawHttp() {}

  /** Sends the bytes as they are, over a connection of their own, and reads one answer. */
  public static Answer send(int port, byte[] request) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (IOException _) {
        // the server has answered before it read everything
      }
      return read(socket.getInputStream());
    } catch (IOException _) {
      return new Answer(0, Map.of(), "");
    }
  }

  /** A request whose parts are put together without a look at them. */
  public static byte[] request(
      String method, String target, Map<String, String> headers, byte[] body) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static Answer read(InputStream in) throws IOException {
    String line = line(in);
    if (!line.startsWith("HTTP/1.1 ")) {
      return new Answer(0, Map.of(), line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
      return new Answer(status, headers, "");
    }
    byte[] body =
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "1000000")));
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      bytes.writeBytes(in.readNBytes(size));
      line(in);
    }
    return bytes.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    String line = line(in);
    return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
