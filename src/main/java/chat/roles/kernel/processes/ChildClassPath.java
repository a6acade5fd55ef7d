package chat.roles.kernel.processes;

import chat.roles.kernel.text.Hashes;
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
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The class path of a child process that has nothing but one package of ours, packed into a jar,
 * and the jars of the libraries that it names; what stands inside of other jars is unpacked.
 *
 * @param directory where jars are kept; made when it is not there
 * @param ownPackage the child's classes, without packages below
 * @param markers a class file of each jar that the child needs: {@code org/example/Some.class}
 */
public record ChildClassPath(Path directory, String ownPackage, List<String> markers) {

  public ChildClassPath {
    markers = List.copyOf(markers);
  }

  /**
   * What stands behind {@code -classpath}. Unpacks what is not there yet; several processes may do
   * so at the same time.
   *
   * @throws IOException when a library is not there, or the directory cannot be written
   */
  public String unpacked() throws IOException {
    Path unpacked = Files.createDirectories(directory).toRealPath();
    List<Path> jars = new ArrayList<>();
    jars.add(own(unpacked));
    for (String marker : markers) {
      jars.add(jar(marker, unpacked));
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Our own classes as a jar of their own, named by what is in it. */
  private Path own(Path unpacked) throws IOException {
    String prefix = ownPackage.replace('.', '/') + "/";
    Resource[] found =
        new PathMatchingResourcePatternResolver(ChildClassPath.class.getClassLoader())
            .getResources("classpath*:" + prefix + "*");
    List<Resource> files =
        Arrays.stream(found)
            .filter(Resource::isReadable)
            .sorted(Comparator.comparing(ChildClassPath::name))
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Resource file : files) {
        ZipEntry entry = new ZipEntry(prefix + name(file));
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getContentAsByteArray());
      }
    }
    byte[] jar = bytes.toByteArray();
    String hash = Hashes.sha256(Base64.getEncoder().encodeToString(jar)).substring(0, 16);
    String simpleName = ownPackage.substring(ownPackage.lastIndexOf('.') + 1);
    return kept(unpacked.resolve(simpleName + "-" + hash + ".jar"), jar);
  }

  private static String name(Resource file) {
    String name = file.getFilename();
    return name == null ? "" : name;
  }

  private static Path jar(String marker, Path unpacked) throws IOException {
    URL url = ChildClassPath.class.getClassLoader().getResource(marker);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("a library is missing on the class path: no jar with " + marker);
    }
    URL jar = connection.getJarFileURL();
    if ("file".equals(jar.getProtocol())) {
      return Path.of(URI.create(jar.toString()));
    }
    String path = jar.getPath();
    Path target = unpacked.resolve(path.substring(path.lastIndexOf('/') + 1));
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
