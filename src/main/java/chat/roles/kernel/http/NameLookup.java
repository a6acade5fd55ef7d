package chat.roles.kernel.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Names to addresses, on threads of its own: the system's look-up can neither be interrupted nor
 * timed, and would hold the carrier of a virtual thread.
 */
final class NameLookup implements DnsResolver, AutoCloseable {

  private static final int MAX_AT_ONCE = 64;

  private final Duration timeout;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MAX_AT_ONCE,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("name-lookup-", 0).factory());

  NameLookup(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Future<InetAddress[]> found;
    try {
      found = threads.submit(() -> InetAddress.getAllByName(host));
    } catch (RejectedExecutionException e) {
      throw new UnknownHostException("too many name look-ups are under way");
    }
    try {
      return found.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnknownHostException(host + " has no address");
    } catch (TimeoutException e) {
      throw new UnknownHostException("the look-up of " + host + " takes too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
