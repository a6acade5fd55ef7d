package chat.roles.chats;

import chat.roles.testing.FreshDatabase;
import chat.roles.testing.ServerProgram;
import chat.roles.testing.StubModelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server in a JVM of its own, on its own data directory, to be killed. */
final class ServerUnderTest {

  private static final Pattern READY = Pattern.compile("http://[^\\s]*:(\\d+)");

  private final Process process;
  private final int port;

  private ServerUnderTest(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it, and returns when it says where it listens. */
  static ServerUnderTest start(Path data, StubModelServer model) throws IOException {
    return start(data, model, List.of());
  }

  /** Starts one of several on a database. */
  static ServerUnderTest startOn(
      String databaseUrl, Path data, StubModelServer model, String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--chatroles.database.url=" + databaseUrl,
                "--chatroles.token-key=" + FreshDatabase.TOKEN_KEY));
    all.addAll(List.of(settings));
    return start(data, model, all);
  }

  /** Starts it with these settings, and returns when it says where it listens. */
  static ServerUnderTest start(Path data, StubModelServer model, List<String> settings)
      throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(ServerProgram.command());
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + freePort());
    command.add("--chatroles.data-directory=" + data);
    command.addAll(settings);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OPENAI_BASE_URL", model.url().toString());
    builder.environment().put("OPENAI_API_KEY", "a key");
    Process process = builder.start();
    // a test that fails leaves none behind
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    awaitReady(process, port);
    return new ServerUnderTest(process, port);
  }

  private static void awaitReady(Process process, int port) throws IOException {
    BufferedReader output = process.inputReader();
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      Matcher ready = READY.matcher(line);
      if (ready.find() && ready.group(1).equals(String.valueOf(port))) {
        Thread.ofVirtual().start(() -> drain(output));
        return;
      }
    }
    throw new IOException("the server did not start:\n" + String.join("\n", lines));
  }

  private static void drain(BufferedReader output) {
    output.lines().forEach(_ -> {});
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** SIGKILL: no shutdown hook runs; the embedded database is orphaned. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: it stands still, and does not know. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill " + name + " ended with " + code);
    }
  }

  /** SIGTERM; returns when everything is down. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }
}
