package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that runs an embedded PostgreSQL until it is killed. */
final class ServerProcess {

  private final Process process;
  private final BufferedReader output;

  private ServerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ServerProcess start(Path directory) throws IOException {
    return new ServerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start());
  }

  /** What it says when it is up, or refused. */
  String line() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("up ") || line.startsWith("refused ")) {
        return line;
      }
    }
    throw new IOException("the process ended without a word");
  }

  DatabaseAddress address() throws IOException {
    String[] words = line().split(" ", -1);
    return new DatabaseAddress(words[1], words[2], words[3]);
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      DatabaseAddress address =
          EmbeddedPostgres.start(Path.of(args[0]), TestPostgres.PROGRAMS, 20).address();
      System.out.println(
          "up " + address.url() + " " + address.username() + " " + address.password());
      new CountDownLatch(1).await();
    } catch (StartRefusedException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
