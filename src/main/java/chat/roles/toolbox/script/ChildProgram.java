package chat.roles.toolbox.script;

import chat.roles.kernel.processes.ChildClassPath;
import chat.roles.kernel.processes.ChildJvm;
import chat.roles.toolbox.script.sandbox.SandboxMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
          "-XX:MaxMetaspaceSize=192m",
          "-XX:ReservedCodeCacheSize=64m");

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
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(settings.frameBytes()));
    arguments.addAll(List.of(settings.limits().toArguments()));
    return new ChildJvm(directory, JVM, classPath(), SandboxMain.class)
        .with(settings.heap().toBytes(), arguments)
        .start();
  }

  /** The child's class path; unpacks what is not there yet. */
  String classPath() throws IOException {
    return new ChildClassPath(directory.resolve("lib"), SandboxMain.class.getPackageName(), MARKERS)
        .unpacked();
  }
}
