package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the class path once and used from then on. */
final class PostgresPrograms {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

  private PostgresPrograms() {}

  /**
   * The directory with {@code bin}, {@code lib} and {@code share}. Several processes may ask for
   * the same one at once: each unpacks aside, and one of them moves it into place.
   *
   * @param parent where it is kept, one directory for each release
   */
  static Path unpackedIn(Path parent) throws IOException {
    URL archive = archive();
    Path home = parent.resolve("postgres-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      LOG.info("Unpacking PostgreSQL into {} (the first start only).", home);
      Files.createDirectories(parent);
      Path aside = Files.createTempDirectory(parent, "unpacking-");
      unpack(archive, aside);
      moveInto(home, aside);
    }
    return home;
  }

  private static URL archive() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String name =
        "postgres-%s-%s.txz"
            .formatted(
                os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "darwin" : "linux",
                arch.equals("aarch64") ? "arm_64" : "x86_64");
    URL found = PostgresPrograms.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new StartRefusedException(
          "This build holds no PostgreSQL for " + os + " on " + arch + " (" + name + ").",
          "Build it on this machine, or set CHATROLES_DATABASE_URL to a PostgreSQL server.");
    }
    return found;
  }

  /** Names the archive's content without reading it, where it comes from a jar. */
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void unpack(URL archive, Path home) throws IOException {
    try (InputStream in = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
          throw new IOException("an entry points outside of the archive: " + entry.getName());
        }
        write(entry, tar, target);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if (posix() && (entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void moveInto(Path home, Path aside) throws IOException {
    if (posix()) {
      Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try {
      Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      Directories.deleteTree(aside); // another process was first, with the same content
    }
  }

  static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
