package chat.roles.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A model server that thinks nothing: speaks the OpenAI chat completions protocol, blocking and
 * streaming, on loopback. Answers {@code echo: } and what the last message said, counts its calls
 * in total and for each Idempotency-Key, waits or fails when told to. Nothing but the JDK and very
 * cheap, so that measurements see whoever asks it. On other paths it answers what is planned: so it
 * speaks any protocol.
 */
public final class StubModelServer implements AutoCloseable {

  private static final int REMEMBERED = 1_000;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, AtomicInteger> callsByKey = new ConcurrentHashMap<>();
  private final Queue<Call> remembered = new ConcurrentLinkedQueue<>();
  private final Queue<Reaction> planned = new ConcurrentLinkedQueue<>();
  private volatile Duration delay = Duration.ZERO;
  private volatile int failEvery;
  private volatile boolean remembering = true;
  private volatile Consumer<Call> witness = _ -> {};

  private StubModelServer(ServerSocket listener) {
    this.listener = listener;
  }

  /** Starts on a free port. */
  public static StubModelServer start() {
    return start(0);
  }

  /** Starts on this port; 0 for a free one. */
  public static StubModelServer start(int port) {
    try {
      StubModelServer server =
          new StubModelServer(new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("stub-model-server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code --port=8089 --delay-ms=0 --fail-every=0}; runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.replaceFirst("^--", "").split("=", 2);
      options.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    StubModelServer server = start(Integer.parseInt(options.getOrDefault("port", "8089")));
    server.remembering = false;
    server.delayed(Duration.ofMillis(Long.parseLong(options.getOrDefault("delay-ms", "0"))));
    server.failingEvery(Integer.parseInt(options.getOrDefault("fail-every", "0")));
    System.out.println("OPENAI_BASE_URL=" + server.url());
    Thread.currentThread().join();
  }

  /** What goes before {@code /chat/completions}. */
  public URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(listener.getLocalPort()));
  }

  /** Lets every answer wait for so long. */
  public StubModelServer delayed(Duration newDelay) {
    delay = newDelay;
    return this;
  }

  /** Answers every n-th call with 500; 0 never. */
  public StubModelServer failingEvery(int nth) {
    failEvery = nth;
    return this;
  }

  /** Plans how the next calls are met, one each, before the usual answers go on. */
  public StubModelServer then(Reaction... reactions) {
    planned.addAll(List.of(reactions));
    return this;
  }

  /** Tells of each question as it comes, before it is answered. */
  public StubModelServer witnessedBy(Consumer<Call> newWitness) {
    witness = newWitness;
    return this;
  }

  /** How many questions came, failed ones included. */
  public long calls() {
    return calls.get();
  }

  /** How many of them with this Idempotency-Key. */
  public int calls(String idempotencyKey) {
    AtomicInteger count = callsByKey.get(idempotencyKey);
    return count == null ? 0 : count.get();
  }

  /** The first questions since the start, oldest first, at most 1,000. */
  public List<Call> remembered() {
    return List.copyOf(remembered);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("stub-model-call").start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    open.add(socket);
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
      boolean again = true;
      while (again) {
        again = reply(Call.read(in), out);
        out.flush();
      }
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private boolean reply(Call call, OutputStream out) throws IOException, InterruptedException {
    return switch (call.path()) {
      case "/v1/chat/completions" -> answer(call, out);
      case "/v1/models" ->
          planned.isEmpty()
              ? Reaction.json(
                      "{\"object\":\"list\",\"data\":[{\"id\":\"stub\",\"object\":\"model\"}]}")
                  .react(call, out)
              : answer(call, out);
      case "/stats" -> Reaction.json(stats()).react(call, out);
      case String _ when !planned.isEmpty() -> answer(call, out);
      default ->
          Reaction.status(404, "{\"error\":{\"message\":\"no such path\"}}").react(call, out);
    };
  }

  private boolean answer(Call call, OutputStream out) throws IOException, InterruptedException {
    long number = calls.incrementAndGet();
    String key = call.headers().get("idempotency-key");
    if (key != null) {
      callsByKey.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
    }
    if (remembering && remembered.size() < REMEMBERED) {
      remembered.add(call);
    }
    witness.accept(call);
    if (!delay.isZero()) {
      Thread.sleep(delay);
    }
    Reaction next = planned.poll();
    if (next == null) {
      boolean fails = failEvery > 0 && number % failEvery == 0;
      next =
          fails ? Reaction.status(500, "{\"error\":{\"message\":\"planned\"}}") : Reaction.echo();
    }
    return next.react(call, out);
  }

  /** Counts as JSON: calls, keys, how many keys were used more than once, the most for one key. */
  private String stats() {
    int repeated = 0;
    int most = 0;
    for (Iterator<AtomicInteger> i = callsByKey.values().iterator(); i.hasNext(); ) {
      int count = i.next().get();
      repeated += count > 1 ? 1 : 0;
      most = Math.max(most, count);
    }
    return "{\"calls\":%d,\"keys\":%d,\"repeatedKeys\":%d,\"mostForOneKey\":%d}"
        .formatted(calls.get(), callsByKey.size(), repeated, most);
  }

  /**
   * One request as it came.
   *
   * @param headers by their names in lower case
   */
  public record Call(String method, String path, Map<String, String> headers, String body) {

    private static Call read(InputStream in) throws IOException {
      String[] first = line(in).split(" ", 3);
      Map<String, String> headers = new HashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        if (colon < 0) {
          throw new IOException("no HTTP");
        }
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      if (first.length < 2) {
        throw new IOException("no HTTP");
      }
      return new Call(first[0], first[1], Map.copyOf(headers), body(in, headers));
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException {
      if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
          body.write(in.readNBytes(size));
          line(in);
        }
        line(in);
        return body.toString(StandardCharsets.UTF_8);
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static int chunk(InputStream in) throws IOException {
      return Integer.parseInt(line(in).strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(80);
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException();
        }
        if (b != '\r') {
          line.write(b);
        }
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    boolean wantsStream() {
      return body.contains("\"stream\":true");
    }

    /** The last message's content, as it stands in the JSON: still escaped. */
    String lastContent() {
      String start = "\"content\":\"";
      int from = body.lastIndexOf(start);
      if (from < 0) {
        return "";
      }
      from += start.length();
      int to = from;
      while (body.charAt(to) != '"') {
        to += body.charAt(to) == '\\' ? 2 : 1;
      }
      return body.substring(from, to);
    }
  }

  /** How a call is met. */
  @FunctionalInterface
  public interface Reaction {

    /**
     * Writes a reply.
     *
     * @return whether the connection stays open
     */
    boolean react(Call call, OutputStream out) throws IOException, InterruptedException;

    /** The usual answer. */
    static Reaction echo() {
      return (call, out) ->
          (call.wantsStream() ? streaming(call.lastContent()) : whole(call.lastContent()))
              .react(call, out);
    }

    private static Reaction whole(String content) {
      return json(
          """
          {"id":"stub","object":"chat.completion","model":"stub","choices":[{"index":0,"message":\
          {"role":"assistant","content":"echo: %s"},"finish_reason":"stop"}],\
          "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}\
          """
              .formatted(content));
    }

    private static Reaction streaming(String content) {
      return events(
          """
          {"model":"stub","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\
          """,
          """
          {"model":"stub","choices":[{"index":0,"delta":{"content":"echo: "}}]}\
          """,
          """
          {"model":"stub","choices":[{"index":0,"delta":{"content":"%s"}}]}\
          """
              .formatted(content),
          """
          {"model":"stub","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\
          """,
          """
          {"model":"stub","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5}}\
          """,
          "[DONE]");
    }

    /** 200 with this JSON. */
    static Reaction json(String body) {
      return status(200, body);
    }

    /** A status with a JSON body and further header lines. */
    static Reaction status(int status, String body, String... headers) {
      return (_, out) -> {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Planned\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ").append(bytes.length);
        for (String header : headers) {
          head.append("\r\n").append(header);
        }
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        return true;
      };
    }

    /** 200 with these server-sent events, a flush after each. */
    static Reaction events(String... data) {
      return (_, out) -> {
        begin(out, data);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return true;
      };
    }

    /** As {@link #events}, and then the connection is closed in the middle of the reply. */
    static Reaction cutAfter(String... data) {
      return (_, out) -> {
        begin(out, data);
        return false;
      };
    }

    private static void begin(OutputStream out, String... data) throws IOException {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.ISO_8859_1));
      for (String each : data) {
        byte[] event = ("data: " + each + "\n\n").getBytes(StandardCharsets.UTF_8);
        out.write(Integer.toHexString(event.length).getBytes(StandardCharsets.ISO_8859_1));
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(event);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    }

    /** The connection is closed without a reply. */
    static Reaction drop() {
      return (_, _) -> false;
    }

    /** These bytes, whatever they are, and then the connection is closed. */
    static Reaction raw(String text) {
      return (_, out) -> {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        return false;
      };
    }

    /** Says nothing for so long, and then does as {@code then} says. */
    static Reaction after(Duration silence, Reaction then) {
      return (call, out) -> {
        Thread.sleep(silence);
        return then.react(call, out);
      };
    }
  }
}
