package chat.roles.toolbox.script;

import chat.roles.kernel.text.Hashes;
import chat.roles.toolbox.script.sandbox.Limits;
import chat.roles.toolbox.script.sandbox.SandboxMain;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The child process as a command. Its class path holds the sandbox's own classes, packed into a
 * jar, and the jars of GraalJS; what stands inside of other jars is unpacked. Its environment is
 * empty.
 */
final class ChildProgram {

  private static final String OWN = "chat/roles/toolbox/script/sandbox/";

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
    Path unpacked = Files.createDirectories(directory.resolve("lib")).toRealPath();
    List<Path> jars = new ArrayList<>();
    jars.add(own(unpacked));
    for (String marker : MARKERS) {
      jars.add(jar(marker, unpacked));
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Our own classes as a jar of their own, named by what is in it. */
  private static Path own(Path unpacked) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Resource[] found =
        new PathMatchingResourcePatternResolver(ChildProgram.class.getClassLoader())
            .getResources("classpath*:" + OWN + "*");
    List<Resource> files =
        Arrays.stream(found)
            .filter(Resource::isReadable)
            .sorted(Comparator.comparing(ChildProgram::name))
            .toList();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Resource file : files) {
        ZipEntry entry = new ZipEntry(OWN + name(file));
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getContentAsByteArray());
      }
    }
    byte[] jar = bytes.toByteArray();
    return kept(
        unpacked.resolve(
            "sandbox-"
                + Hashes.sha256(Base64.getEncoder().encodeToString(jar)).substring(0, 16)
                + ".jar"),
        jar);
  }

  private static String name(Resource file) {
    String name = file.getFilename();
    return name == null ? "" : name;
  }

  private static Path jar(String marker, Path unpacked) throws IOException {
    URL url = ChildProgram.class.getClassLoader().getResource(marker);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("GraalJS is not complete on the class path: no jar with " + marker);
    }
    URL jar = connection.getJarFileURL();
    if ("file".equals(jar.getProtocol())) {
      return Path.of(URI.create(jar.toString()));
    }
    String path = jar.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    Path target = unpacked.resolve(name);
    if (Files.exists(target)) {
      return target;
    }
    try (InputStream in = jar.openStream()) {
      return kept(target, in.readAllBytes());
    }
  }

  /** There with its whole content, or not at all. */
  private static Path kept(Path target, byte[] content) throws IOException {
    if (!Files.exists(target)) {
      Path aside = Files.createTempFile(target.getParent(), "new", ".jar");
      Files.write(aside, content);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }
}
