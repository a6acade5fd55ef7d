package chat.roles.toolbox.script.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The child process: takes frames from its standard input, writes frames to its standard output,
 * and ends when the server does.
 */
public final class SandboxMain {

  private static final int ENDED = 0;
  private static final int BROKEN_PIPE = 5;

  private final DataOutputStream out;

  private SandboxMain(DataOutputStream out) {
    this.out = out;
  }

  /**
   * @param arguments the most bytes of a frame, then the {@link Limits}
   */
  public static void main(String[] arguments) {
    int mostBytes = Integer.parseInt(arguments[0]);
    String[] limits = new String[arguments.length - 1];
    System.arraycopy(arguments, 1, limits, 0, limits.length);
    OutputStream pipe = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    new SandboxMain(new DataOutputStream(new BufferedOutputStream(pipe, 1 << 16)))
        .serve(mostBytes, Limits.of(limits));
  }

  private void serve(int mostBytes, Limits limits) {
    Workshop workshop = new Workshop(limits, this::send, () -> Runtime.getRuntime().halt(4));
    workshop.open();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16))) {
      while (true) {
        workshop.accept(Frame.read(in, mostBytes));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(ENDED);
    }
  }

  private synchronized void send(Frame frame) {
    try {
      frame.write(out);
    } catch (IOException e) {
      Runtime.getRuntime().halt(BROKEN_PIPE);
    }
  }
}
