package chat.roles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * The server as a command. A JVM keeps an archive of loaded classes only of jars, and starts in
 * half the time with one: so the classes are packed into a jar, and one start leaves its archive to
 * all those that follow.
 */
public final class ServerProgram {

  private static final String MAIN = "chat.roles.ChatRoles";

  private static final class Made {
    private static final List<String> COMMAND = make();
  }

  private ServerProgram() {}

  /** The command, to which the server's settings may be added. */
  public static List<String> command() {
    return Made.COMMAND;
  }

  private static List<String> make() {
    try {
      Path home = Files.createDirectories(Path.of("target", "server-under-test"));
      Path archive = home.resolve("classes.jsa").toAbsolutePath();
      Files.deleteIfExists(archive);
      String classPath = classPath(home);
      train(command(classPath, "-XX:ArchiveClassesAtExit=" + archive), home, archive);
      return command(classPath, "-XX:SharedArchiveFile=" + archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command(String classPath, String archive) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            archive,
            "-Xlog:cds*=off",
            "-cp",
            classPath,
            MAIN));
    return List.copyOf(command);
  }

  /** The tests' own class path, with the server's classes in a jar and without the tests'. */
  private static String classPath(Path home) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!Files.isDirectory(Path.of(entry))) {
        jars.add(entry);
      } else if (Files.isDirectory(Path.of(entry, "db", "migration"))) {
        Path jar = home.resolve("classes.jar").toAbsolutePath();
        pack(Path.of(entry), jar);
        jars.add(jar.toString());
      }
    }
    return jars.stream().distinct().collect(Collectors.joining(":"));
  }

  private static void pack(Path classes, Path jar) {
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--no-compress",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                ".");
    if (code != 0) {
      throw new IllegalStateException("the server's classes cannot be packed");
    }
  }

  /** Whatever goes wrong here only costs time: without an archive servers start as well. */
  private static void train(List<String> command, Path home, Path archive)
      throws IOException, InterruptedException {
    Path log = home.resolve("training.log");
    List<String> all = new ArrayList<>(command);
    all.add("--server.port=0");
    all.add("--management.server.port=0");
    all.add("--chatroles.data-directory=" + home.resolve("data"));
    all.add("--chatroles.database.url=" + TestDatabase.freshUrl());
    all.add("--chatroles.token-key=" + FreshDatabase.TOKEN_KEY);
    Process server =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (server.isAlive()
        && System.nanoTime() < end
        && !Files.readString(log).contains("Ready after")) {
      var _ = server.waitFor(50, TimeUnit.MILLISECONDS);
    }
    server.destroy();
    if (!server.waitFor(1, TimeUnit.MINUTES)) {
      server.destroyForcibly().waitFor();
      Files.deleteIfExists(archive);
    }
  }
}
