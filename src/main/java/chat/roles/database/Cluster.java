package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The files of one PostgreSQL: made at the first start, checked at the later ones. Its only user
 * has a generated password, kept beside it for the owner's eyes only; there is no other way in.
 */
record Cluster(Path path, String password) {

  static final String USER = "chatroles";
  private static final String MAJOR_VERSION = "18";

  /**
   * The cluster in {@code directory}, made now when there is none. A start that is killed on the
   * way leaves nothing that the next one takes for a cluster.
   */
  static Cluster in(Path directory, PostgresCommands commands)
      throws IOException, InterruptedException {
    Path path = directory.resolve("cluster");
    Path passwordFile = directory.resolve("password");
    if (!Files.exists(path)) {
      Directories.writePrivate(passwordFile, newPassword());
      create(path, directory, passwordFile, commands);
    }
    refuseOtherVersion(path);
    return new Cluster(path, password(passwordFile));
  }

  private static void create(
      Path path, Path directory, Path passwordFile, PostgresCommands commands)
      throws IOException, InterruptedException {
    removeUnfinished(directory);
    Path aside = Files.createTempDirectory(directory, "creating-");
    commands.run(
        "initdb",
        "-D",
        aside.toString(),
        "-U",
        USER,
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // the same order and case rules on every operating system
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8");
    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void removeUnfinished(Path directory) throws IOException {
    try (Stream<Path> unfinished =
        Files.list(directory).filter(p -> p.getFileName().toString().startsWith("creating-"))) {
      for (Path path : unfinished.toList()) {
        Directories.deleteTree(path);
      }
    }
  }

  private static void refuseOtherVersion(Path path) throws IOException {
    Path file = path.resolve("PG_VERSION");
    if (!Files.exists(file)) {
      throw new StartRefusedException(
          path + " is there but holds no PostgreSQL data.",
          "Move it away, or restore it from a backup.");
    }
    String version = Files.readString(file).strip();
    if (!version.equals(MAJOR_VERSION)) {
      throw new StartRefusedException(
          "The data in %s was made by PostgreSQL %s; this release brings PostgreSQL %s."
              .formatted(path, version, MAJOR_VERSION),
          "Start the release that made it, dump its database with pg_dump, and restore that into a"
              + " new data directory (docs/operating.md).");
    }
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new StartRefusedException(
          "The password of the embedded PostgreSQL is gone: " + file + " is missing.",
          "Restore the file from a backup of the data directory.");
    }
    return Files.readString(file).strip();
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
