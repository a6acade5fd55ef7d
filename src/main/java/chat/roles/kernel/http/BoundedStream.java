package chat.roles.kernel.http;

import chat.roles.kernel.http.HttpFault.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails instead of giving more than so many bytes; is not closed by its reader. */
final class BoundedStream extends FilterInputStream {

  private final long limit;
  private long left;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {}

  private void count(long bytes) throws HttpFault {
    left -= bytes;
    if (left < 0) {
      throw new HttpFault(Kind.TOO_LARGE, "the reply has more than %d bytes".formatted(limit));
    }
  }
}
