package chat.roles.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Somebody's HTTP API on this machine, which answers as the test says and keeps what it was asked.
 */
public final class StubApi implements AutoCloseable {

  /**
   * A request.
   *
   * @param headers by their names in lower case
   */
  public record Call(
      String method, String path, String query, Map<String, String> headers, String body) {}

  /** What it answers. */
  @SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    public static Answer json(String body) {
      return of(200, "application/json", body);
    }

    public static Answer of(int status, String type, String body) {
      return new Answer(
          status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer redirect(int status, String location) {
      return new Answer(status, Map.of("Location", location), new byte[0]);
    }
  }

  private final HttpServer server;
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Answer> next = new ConcurrentLinkedQueue<>();
  private volatile Function<Call, Answer> usual = _ -> Answer.json("{}");

  private StubApi(HttpServer server) {
    this.server = server;
  }

  public static StubApi start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubApi api = new StubApi(server);
      server.createContext("/", api::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** How calls are answered for which nothing else was planned. */
  public StubApi answering(Function<Call, Answer> answers) {
    this.usual = answers;
    return this;
  }

  /** Answers the next calls so, in this order. */
  public StubApi then(Answer... answers) {
    next.addAll(List.of(answers));
    return this;
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public Call last() {
    return calls().getLast();
  }

  public StubApi forget() {
    calls.clear();
    next.clear();
    usual = _ -> Answer.json("{}");
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            query == null ? "" : query,
            headers,
            body);
    calls.add(call);
    Answer planned = next.poll();
    Answer answer = planned == null ? usual.apply(call) : planned;
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean bodiless = answer.body().length == 0 || call.method().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
