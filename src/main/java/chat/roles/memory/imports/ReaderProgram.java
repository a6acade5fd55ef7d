package chat.roles.memory.imports;

import chat.roles.kernel.processes.ChildClassPath;
import chat.roles.memory.imports.reader.ReaderMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The reading process as a command: our reader and the parsers on its class path, an empty
 * environment, no network code but the JDK's own that nobody calls.
 */
final class ReaderProgram {

  /** A class of each jar that the child needs. */
  private static final List<String> MARKERS =
      List.of(
          "org/commonmark/parser/Parser.class",
          "org/commonmark/ext/gfm/tables/TablesExtension.class",
          "org/jsoup/Jsoup.class",
          "org/apache/pdfbox/Loader.class",
          "org/apache/pdfbox/io/RandomAccessRead.class",
          "org/apache/fontbox/FontBoxFont.class",
          "org/apache/commons/logging/LogFactory.class");

  private static final List<String> JVM =
      List.of(
          "--limit-modules=java.base,java.desktop,java.logging,java.xml",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:MaxMetaspaceSize=96m",
          "-XX:MaxDirectMemorySize=16m",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=off:stderr",
          "-Djava.awt.headless=true",
          "-Duser.timezone=UTC",
          "-Duser.language=en",
          "-Duser.country=US",
          "-Dfile.encoding=UTF-8");

  private final Path directory;
  private final ImportSettings settings;

  ReaderProgram(Path directory, ImportSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * Starts a process for one document.
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
    command.add(ReaderMain.class.getName());
    command.addAll(Arrays.asList(settings.limits().toArguments()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    return builder.start();
  }

  /** The child's class path; unpacks what is not there yet. */
  String classPath() throws IOException {
    return new ChildClassPath(directory.resolve("lib"), ReaderMain.class.getPackageName(), MARKERS)
        .unpacked();
  }
}
