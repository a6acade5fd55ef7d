package chat.roles.database;

import chat.roles.database.PostgresCommands.CommandFailedException;
import chat.roles.kernel.startup.StartRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in one directory: {@code cluster} (its data), {@code password}, {@code
 * server.log}, {@code lock}, and its unpacked programs.
 *
 * <p>The server is a process beside the JVM and survives when the JVM is killed. So a start first
 * takes the directory's lock, which only one living JVM holds; whatever server process it then
 * finds on the cluster is an orphan. One that answers with our password, from our files and with
 * every durability setting on is kept (starting costs nothing then); any other is stopped. A
 * recorded process that is no server of this cluster is a stranger with a reused id: it is left
 * alone and the record dropped.
 *
 * <p>It listens on the loopback address only, on a free port that is new at every start, and takes
 * nobody in without the password.
 */
final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String DATABASE = "chatroles";
  private static final int PORT_ATTEMPTS = 5;
  private static final long MAX_LOG_BYTES = 10_000_000;

  private final Path directory;
  private final DirectoryLock lock;
  private final PostgresCommands commands;
  private final Cluster cluster;
  private final int maxConnections;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int port;

  private EmbeddedPostgres(
      Path directory,
      DirectoryLock lock,
      PostgresCommands commands,
      Cluster cluster,
      int maxConnections) {
    this.directory = directory;
    this.lock = lock;
    this.commands = commands;
    this.cluster = cluster;
    this.maxConnections = maxConnections;
  }

  /**
   * Starts it, or takes over the one that a killed server left; returns when it answers.
   *
   * @param directory where everything of it is; made when missing
   * @param programs where the unpacked programs are kept
   * @throws StartRefusedException when another server has the directory, or its content cannot be
   *     used; nothing of it was changed
   */
  static EmbeddedPostgres start(Path directory, Path programs, int maxConnections)
      throws InterruptedException {
    try {
      Path own = Directories.createPrivate(directory);
      DirectoryLock lock = DirectoryLock.take(own);
      try {
        Path home = PostgresPrograms.unpackedIn(programs.toAbsolutePath().normalize());
        PostgresCommands commands = new PostgresCommands(home, own.resolve("command.log"));
        Cluster cluster = Cluster.in(own, commands);
        EmbeddedPostgres postgres =
            new EmbeddedPostgres(own, lock, commands, cluster, maxConnections);
        postgres.takeOverOrLaunch();
        return postgres;
      } catch (IOException | InterruptedException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new StartRefusedException(
          "The embedded PostgreSQL in " + directory + " does not start: " + e,
          "See server.log there; make sure that the directory can be written, or set"
              + " CHATROLES_DATA_DIRECTORY or CHATROLES_DATABASE_URL.");
    }
  }

  /** Where it answers. */
  DatabaseAddress address() {
    return address(DATABASE);
  }

  private DatabaseAddress address(String database) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, Cluster.USER, cluster.password());
  }

  private void takeOverOrLaunch() throws IOException, InterruptedException, SQLException {
    Optional<Postmaster> recorded = Postmaster.recordedIn(cluster.path());
    if (recorded.filter(Postmaster::alive).isPresent()) {
      port = recorded.get().port();
      if (usable()) {
        LOG.info("Took over PostgreSQL (process {}) of a killed server.", recorded.get().pid());
        return;
      }
      stop();
    } else {
      Postmaster.forget(cluster.path());
    }
    launch();
    try {
      prepare();
    } catch (SQLException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** A port can be taken between our look and PostgreSQL's bind, hence the attempts. */
  private void launch() throws IOException, InterruptedException {
    Path log = directory.resolve("server.log");
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(log, directory.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    for (int attempt = 1; ; attempt++) {
      port = freePort();
      try {
        commands.run(
            "pg_ctl",
            "start",
            "-D",
            cluster.path().toString(),
            "-l",
            log.toString(),
            "-w",
            "-t",
            "300",
            "-o",
            options());
        return;
      } catch (CommandFailedException e) {
        if (attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** On the command line these win over whatever stands in the cluster's files. */
  private String options() {
    return String.join(
        " ",
        "-p " + port,
        "-c listen_addresses=127.0.0.1",
        "-c unix_socket_directories=",
        "-c fsync=on",
        "-c full_page_writes=on",
        "-c synchronous_commit=on",
        "-c max_connections=" + maxConnections,
        "-c log_checkpoints=off",
        "-c jit=off");
  }

  private boolean usable() throws IOException {
    Path opts = cluster.path().resolve("postmaster.opts");
    if (!Files.exists(opts) || !Files.readString(opts).startsWith(commands.home().toString())) {
      return false; // of an older release
    }
    try {
      prepare();
      return true;
    } catch (SQLException | StartRefusedException e) {
      return false;
    }
  }

  private void prepare() throws SQLException, IOException {
    try (Connection connection = address("postgres").connect();
        Statement statement = connection.createStatement()) {
      checkOursAndDurable(statement);
      boolean made;
      try (ResultSet row =
          statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        made = row.next();
      }
      if (!made) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }

  private void checkOursAndDurable(Statement statement) throws SQLException, IOException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT current_setting('data_directory'),
                   current_setting('fsync') AS fsync,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_commit') AS synchronous_commit
            """)) {
      row.next();
      if (!Path.of(row.getString(1)).toRealPath().equals(cluster.path().toRealPath())) {
        throw new StartRefusedException(
            "Port " + port + " is answered by another PostgreSQL, of " + row.getString(1) + ".",
            "Start again; a new port is chosen each time.");
      }
      for (int setting = 2; setting <= 4; setting++) {
        if (!row.getString(setting).equals("on")) {
          throw new StartRefusedException(
              "The embedded PostgreSQL runs without durable commits ("
                  + row.getMetaData().getColumnLabel(setting)
                  + ").",
              "Remove what switches it off for the user or the database: ALTER … RESET ALL.");
        }
      }
    }
  }

  private void stop() throws IOException, InterruptedException {
    if (Postmaster.recordedIn(cluster.path()).filter(Postmaster::alive).isEmpty()) {
      return; // killed meanwhile
    }
    String data = cluster.path().toString();
    try {
      commands.run("pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-t", "60");
    } catch (CommandFailedException e) {
      commands.run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w", "-t", "30");
    }
  }

  /**
   * Stops the server after a last checkpoint and frees the directory. Repeating it does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      stop();
    } catch (IOException e) {
      LOG.warn("PostgreSQL did not stop; the next start takes care of it: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }
}
