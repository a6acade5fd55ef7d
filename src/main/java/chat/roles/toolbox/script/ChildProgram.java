package chat.roles.toolbox.script;

import chat.roles.kernel.processes.ChildClassPath;
import chat.roles.toolbox.script.sandbox.Limits;
import chat.roles.toolbox.script.sandbox.SandboxMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The child process as a command. Its class path holds the sandbox's own classes, packed into a
 * jar, and the jars of GraalJS; what stands inside of other jars is unpacked. Its environment is
 * empty.
 */
final class ChildProgram {

  /** A class of each jar that the child needs. */
  private static final List<String> MARKERS =
      List.of(
          "org/graalvm/polyglot/Context.class",
          "org/graalvm/collections/EconomicMap.class",
          "org/graalvm/nativeimage/ImageInfo.class",
          "org/graalvm/word/WordBase.class",
          "com/oracle/truffle/js/lang/JavaScriptLanguage.class",
          "com/oracle/truffle/regex/RegexLanguage.class",
          "com/oracle/truffle/api/Truffle.class",
          "org/graalvm/shadowed/com/ibm/icu/text/DateFormat.class");

  private static final List<String> JVM =
      List.of(
          "--limit-modules=java.base,java.logging,java.management,jdk.management,jdk.unsupported",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:MaxMetaspaceSize=192m",
          "-XX:MaxDirectMemorySize=16m",
          "-XX:ReservedCodeCacheSize=64m",
          // what the JVM itself says must not stand between our frames
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=off:stderr",
          "-Duser.timezone=UTC",
          "-Duser.language=en",
          "-Duser.country=US",
          "-Dfile.encoding=UTF-8");

  private final Path directory;
  private final ScriptSettings settings;

  ChildProgram(Path directory, ScriptSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * Starts a child.
   *
   * @throws IOException when that is impossible here
   */
  Process start() throws IOException {
    Path home = Files.createDirectories(directory.resolve("home")).toRealPath();
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java").toString());
    command.add("-Xmx" + settings.heap().toBytes());
    command.addAll(JVM);
    command.add("-Duser.home=" + home);
    command.add("-Djava.io.tmpdir=" + home);
    command.add("-classpath");
    command.add(classPath());
    command.add(SandboxMain.class.getName());
    command.add(String.valueOf(settings.frameBytes()));
    Limits limits = settings.limits();
    command.addAll(Arrays.asList(limits.toArguments()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    return builder.start();
  }

  /** The child's class path; unpacks what is not there yet. */
  String classPath() throws IOException {
    return new ChildClassPath(directory.resolve("lib"), SandboxMain.class.getPackageName(), MARKERS)
        .unpacked();
  }
}
