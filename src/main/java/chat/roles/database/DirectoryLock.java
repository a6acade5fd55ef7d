package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One server a directory. The operating system holds the lock and releases it when the process is
 * gone, however it went; the file itself stays, and the process id in it is for people only.
 */
final class DirectoryLock implements AutoCloseable {

  /** Far behind the process id, so that on Windows the id can be read while the lock is held. */
  private static final long LOCKED_BYTE = 1L << 40;

  /**
   * What this process holds. Asking the operating system again would not do: on POSIX, closing the
   * second channel on the file would release the first one's lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock without waiting.
   *
   * @throws StartRefusedException when somebody has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path file = directory.toRealPath().resolve("lock");
    if (!HELD.add(file)) {
      throw refused(directory, "in this process");
    }
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        String holder = "process " + Files.readString(file).strip();
        channel.close();
        throw refused(directory, holder);
      }
      channel.truncate(0);
      channel.write(bytes(ProcessHandle.current().pid() + "\n"));
      return new DirectoryLock(file, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static StartRefusedException refused(Path directory, String holder) {
    return new StartRefusedException(
        "Another ChatRoles server (" + holder + ") already uses the data in " + directory + ".",
        "Stop it first, or start this one with another directory:"
            + " CHATROLES_DATA_DIRECTORY=/path/to/other/data");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }
}
