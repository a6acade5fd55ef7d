package chat.roles.house;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How every source file looks: google-java-format, run on the JDK that compiles the sources. */
final class SourceFormat {

  private final Formatter formatter = new Formatter();

  /** Rewrites every file that is not formatted: {@code mvn -Pformat process-test-classes}. */
  public static void main(String[] args) throws IOException, FormatterException {
    SourceFormat format = new SourceFormat();
    for (Path file : format.unformatted(Path.of(""))) {
      Files.writeString(file, format.formatted(Files.readString(file)));
      System.out.println("formatted " + file);
    }
  }

  /** The files below {@code root} that are not as the formatter wants them. */
  List<Path> unformatted(Path root) throws IOException, FormatterException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("src", "bench/src")) {
      if (Files.isDirectory(root.resolve(folder))) {
        for (Path file : sources(root.resolve(folder))) {
          String text = Files.readString(file);
          if (!formatted(text).equals(text)) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
  }

  private String formatted(String text) throws FormatterException {
    String ordered =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(text), JavaFormatterOptions.Style.GOOGLE);
    return formatter.formatSource(ordered);
  }
}
