package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.testing.FakeToolCall;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/examples/dice-tool, built and dropped into a directory. */
class ToolJarsTests {

  private static final Path EXAMPLE = Path.of("docs/examples/dice-tool/src/main");
  private static final String SERVICE = "META-INF/services/chat.roles.toolbox.spi.Tool";

  @TempDir Path directory;
  @TempDir Path classes;

  /** What its build does. */
  private Path build(String name) throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE.resolve("java"))) {
      List<String> sources =
          files.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
      String[] arguments =
          Stream.concat(
                  Stream.of(
                      "-proc:none",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes + ""),
                  sources.stream())
              .toArray(String[]::new);
      assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    }
    Path service = classes.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.copy(EXAMPLE.resolve("resources").resolve(SERVICE), service);
    Path jar = directory.resolve(name);
    try (Stream<Path> files = Files.walk(classes);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private void jar(String name, String entry, String content) throws IOException {
    try (OutputStream file = Files.newOutputStream(directory.resolve(name));
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aJarInTheDirectoryIsATool() throws Exception {
    build("dice.jar");
    try (ToolJars jars = new ToolJars(directory)) {
      Tool dice = jars.tools().getFirst();
      assertThat(dice.protocol()).isEqualTo("dice");
      ChatDto thrown = dice.act(new FakeToolCall().address("3d1"));
      assertThat(thrown.text()).isEqualTo("3");
      assertThat(String.valueOf(thrown.data())).isEqualTo("[1,1,1]");
      assertThatThrownBy(() -> dice.act(new FakeToolCall().address("many")))
          .isInstanceOf(ToolFailure.class)
          .hasMessageContaining("dice:2d6");
    }
  }

  @Test
  void aDirectoryThatIsNotThereHoldsNone() throws Exception {
    try (ToolJars jars = new ToolJars(directory.resolve("nowhere"))) {
      assertThat(jars.tools()).isEmpty();
    }
  }

  @Test
  void aJarThatCannotBeUsedRefusesTheStart() throws Exception {
    jar("empty.jar", "nothing.txt", "");
    assertThatThrownBy(() -> new ToolJars(directory))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("empty.jar")
        .hasMessageContaining("META-INF/services");
    jar("empty.jar", SERVICE, "org.example.NotThere");
    assertThatThrownBy(() -> new ToolJars(directory))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("NotThere");
    Files.writeString(directory.resolve("empty.jar"), "not a jar");
    assertThatThrownBy(() -> new ToolJars(directory)).isInstanceOf(StartRefusedException.class);
  }

  @Test
  void twoToolsOfOneProtocolRefuseTheStart() throws Exception {
    build("dice.jar");
    Files.copy(directory.resolve("dice.jar"), directory.resolve("more-dice.jar"));
    try (ToolJars jars = new ToolJars(directory)) {
      assertThatThrownBy(() -> new ToolboxConfiguration().toolbox(List.of(), jars))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("dice");
    }
  }
}
