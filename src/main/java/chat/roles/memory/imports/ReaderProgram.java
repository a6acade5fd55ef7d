package chat.roles.memory.imports;

import chat.roles.kernel.processes.ChildClassPath;
import chat.roles.kernel.processes.ChildJvm;
import chat.roles.memory.imports.reader.ReaderMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxMetaspaceSize=96m",
          "-XX:ReservedCodeCacheSize=48m",
          "-Djava.awt.headless=true");

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
    return new ChildJvm(directory, JVM, classPath(), ReaderMain.class)
        .with(settings.heap().toBytes(), List.of(settings.limits().toArguments()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The child's class path; unpacks what is not there yet. */
  String classPath() throws IOException {
    return new ChildClassPath(directory.resolve("lib"), ReaderMain.class.getPackageName(), MARKERS)
        .unpacked();
  }
}
