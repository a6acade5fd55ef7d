package chat.roles.memory.imports.reader;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogManager;

/** The child process: reads one document from its standard input, and ends. */
public final class ReaderMain {

  /** Enough for what is nested as deep as anybody means it. */
  private static final long STACK_BYTES = 16L << 20;

  private ReaderMain() {}

  /**
   * @param arguments the {@link ReaderLimits}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    LogManager.getLogManager().reset();
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err);
    Wire.Request request = Wire.readRequest(new DataInputStream(System.in));
    Answer answer = answer(new Reader(ReaderLimits.of(arguments)), request);
    answer.write(out);
    out.flush();
  }

  private interface Answer {
    void write(DataOutputStream out) throws IOException;
  }

  private static Answer answer(Reader reader, Wire.Request request) throws InterruptedException {
    AtomicReference<Answer> answer = new AtomicReference<>(_ -> {});
    Thread thread =
        new Thread(null, () -> answer.set(read(reader, request)), "reader", STACK_BYTES);
    thread.start();
    thread.join();
    return answer.get();
  }

  private static Answer read(Reader reader, Wire.Request request) {
    try {
      List<Block> blocks = reader.read(request.format(), request.file());
      return out -> Wire.writeBlocks(out, blocks);
    } catch (UnreadableException e) {
      return out -> Wire.writeUnreadable(out, e);
    } catch (StackOverflowError e) {
      return out ->
          Wire.writeUnreadable(
              out,
              new UnreadableException(
                  UnreadableException.Reason.BROKEN, "it is nested too deep to be read"));
    }
  }
}
