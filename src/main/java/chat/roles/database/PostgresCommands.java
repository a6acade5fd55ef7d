package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs PostgreSQL's programs. They refuse to run as root; on Linux root gives its rights up for
 * them by a user name space of their own, in which its files are still theirs.
 *
 * @param home the directory with {@code bin}
 * @param output where a program's output goes; not a pipe, since a started server would inherit it
 */
record PostgresCommands(Path home, Path output) {

  /**
   * Runs one program to its end.
   *
   * @throws CommandFailedException when its exit code is not 0
   */
  void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    boolean root = root();
    if (root) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    int exit = start(command).waitFor();
    String said = Files.readString(output).strip();
    if (exit != 0 && root && said.contains("unshare:")) {
      throw noRoot(said);
    }
    if (exit != 0) {
      throw new CommandFailedException(program + " ended with exit code " + exit + ": " + said);
    }
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // a PGDATA, PGPORT, … of somebody's shell is about another server
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    File file = output.toFile();
    builder.redirectErrorStream(true).redirectOutput(file);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      if (command.getFirst().equals("unshare")) {
        throw noRoot(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static StartRefusedException noRoot(String why) {
    return new StartRefusedException(
        "PostgreSQL does not run as root, and its rights cannot be dropped here (" + why + ").",
        "Start the server as an ordinary user, or set CHATROLES_DATABASE_URL to a PostgreSQL"
            + " server.");
  }

  private static boolean root() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self)) {
      return Files.getAttribute(self, "unix:uid").equals(0);
    }
    return System.getProperty("user.name", "").toLowerCase(Locale.ROOT).equals("root");
  }

  /** A program said no. */
  static final class CommandFailedException extends IOException {
    CommandFailedException(String message) {
      super(message);
    }
  }
}
