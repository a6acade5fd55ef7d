package chat.roles.kernel.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A JVM as a child process that knows nothing of this one: its environment is empty, its home and
 * working directory are its own, nobody attaches to it, and it ends when its memory is used up.
 *
 * @param directory where its home is made
 * @param options what this child has beyond what all have
 */
public record ChildJvm(Path directory, List<String> options, String classPath, Class<?> main) {

  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:MaxDirectMemorySize=16m",
          // what the JVM itself says must not stand between what the child tells us
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=off:stderr",
          "-Duser.timezone=UTC",
          "-Duser.language=en",
          "-Duser.country=US",
          "-Dfile.encoding=UTF-8");

  public ChildJvm {
    options = List.copyOf(options);
  }

  /**
   * The command, to be started.
   *
   * @param heapBytes the most that its heap takes
   * @throws IOException when it can have no home
   */
  public ProcessBuilder with(long heapBytes, List<String> arguments) throws IOException {
    Path home = Files.createDirectories(directory.resolve("home")).toRealPath();
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java").toString());
    command.add("-Xmx" + heapBytes);
    command.addAll(options);
    command.addAll(COMMON);
    command.add("-Duser.home=" + home);
    command.add("-Djava.io.tmpdir=" + home);
    command.add("-classpath");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    return builder;
  }
}
