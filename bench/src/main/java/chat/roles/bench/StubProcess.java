package chat.roles.bench;

import chat.roles.testing.StubModelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The stub model server in a JVM of its own, so that it costs the measured one nothing. */
final class StubProcess implements AutoCloseable {

  private static final String ANNOUNCEMENT = "OPENAI_BASE_URL=";

  private final Process process;
  private final URI url;

  private StubProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it on a free port; returns when it answers. */
  static StubProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StubModelServer.class.getName(),
                    "--port=0"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.startsWith(ANNOUNCEMENT)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the stub model server did not start");
    }
    return new StubProcess(process, URI.create(line.substring(ANNOUNCEMENT.length())));
  }

  /** What goes before {@code /chat/completions}. */
  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
