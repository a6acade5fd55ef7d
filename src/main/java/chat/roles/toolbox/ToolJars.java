package chat.roles.toolbox;

import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.toolbox.spi.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tools that an operator dropped into a directory, as jars. A jar names its tools in {@code
 * META-INF/services/chat.roles.toolbox.spi.Tool}, sees the server's classes, and no other jar's;
 * what else it needs is packed into it. It runs with all rights of the server: whoever may write
 * into the directory is trusted like whoever may replace the server.
 */
final class ToolJars implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ToolJars.class);
  private static final String SERVICE = "META-INF/services/" + Tool.class.getName();

  private final List<URLClassLoader> loaders = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();

  /**
   * @param directory need not exist
   * @throws StartRefusedException when a jar cannot be used, so that no host finds its tool missing
   */
  ToolJars(Path directory) {
    for (Path jar : jars(directory)) {
      List<Tool> found = load(jar);
      tools.addAll(found);
      LOG.info("Tools of {}: {}", jar, found.stream().map(Tool::protocol).toList());
    }
  }

  List<Tool> tools() {
    return List.copyOf(tools);
  }

  private static List<Path> jars(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new StartRefusedException(
          "The directory of tools, %s, cannot be read: %s".formatted(directory, e.getMessage()),
          "Make it readable, or name another by chatroles.tools.directory.");
    }
  }

  private List<Tool> load(Path jar) {
    try {
      URL url = jar.toUri().toURL();
      URLClassLoader loader = new URLClassLoader(new URL[] {url}, Tool.class.getClassLoader());
      loaders.add(loader);
      if (loader.findResource(SERVICE) == null) {
        throw refused(jar, "it has no file " + SERVICE);
      }
      List<Tool> found =
          ServiceLoader.load(Tool.class, loader).stream()
              .filter(provider -> loader.equals(provider.type().getClassLoader()))
              .map(ServiceLoader.Provider::get)
              .toList();
      if (found.isEmpty()) {
        throw refused(jar, SERVICE + " names no tool");
      }
      return found;
    } catch (IOException | UncheckedIOException | ServiceConfigurationError | LinkageError e) {
      throw refused(jar, reason(e));
    }
  }

  private static String reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(thrown.getMessage())
        : thrown.getMessage() + ": " + cause.getMessage();
  }

  private static StartRefusedException refused(Path jar, String why) {
    return new StartRefusedException(
        "The tool jar %s cannot be used: %s.".formatted(jar, why),
        "Mend it, or take it out of the directory; docs/examples/dice-tool shows how one is made.");
  }

  @Override
  public void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }
}
