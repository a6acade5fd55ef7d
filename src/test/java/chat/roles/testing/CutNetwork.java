package chat.roles.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a server on loopback that can be interrupted as networks are. */
public final class CutNetwork implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition restored = lock.newCondition();
  private boolean silent;
  private volatile boolean refusing;

  private CutNetwork(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Leads to this port of loopback. */
  public static CutNetwork to(int port) {
    try {
      CutNetwork network =
          new CutNetwork(new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().start(network::accept);
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the way begins. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing arrives, in neither direction, and nobody is told so. */
  public void fallSilent() {
    lock.lock();
    try {
      silent = true;
    } finally {
      lock.unlock();
    }
  }

  /** Breaks all connections, and refuses new ones. */
  public void cut() {
    refusing = true;
    open.forEach(CutNetwork::close);
  }

  /** What was held back arrives, and connections are taken again. */
  public void restore() {
    refusing = false;
    lock.lock();
    try {
      silent = false;
      restored.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    try {
      awaitSound();
      if (refusing) {
        close(near);
        return;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pass(near, far));
      pass(far, near);
    } catch (IOException e) {
      close(near);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitSound();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // one side went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void awaitSound() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (silent) {
        restored.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    restore();
  }
}
