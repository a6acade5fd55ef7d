package chat.roles.kernel.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses belong to the public internet. IPv4: everything but the registry's special
 * blocks. IPv6: nothing but global unicast, without its special blocks; an address that only wraps
 * an IPv4 address is judged by that one, or refused where wrapping has no honest use.
 */
final class PublicAddresses {

  private static final List<Block> SPECIAL =
      List.of(
          new Block("0.0.0.0", 8, "this network"),
          new Block("10.0.0.0", 8, "a private network"),
          new Block("100.64.0.0", 10, "a provider's inner network"),
          new Block("127.0.0.0", 8, "this machine"),
          new Block("168.63.129.16", 32, "a cloud's inner service"),
          new Block("169.254.0.0", 16, "a link-local network"),
          new Block("172.16.0.0", 12, "a private network"),
          new Block("192.0.0.0", 24, "a reserved network"),
          new Block("192.0.2.0", 24, "a documentation network"),
          new Block("192.88.99.0", 24, "a 6to4 relay"),
          new Block("192.168.0.0", 16, "a private network"),
          new Block("198.18.0.0", 15, "a test network"),
          new Block("198.51.100.0", 24, "a documentation network"),
          new Block("203.0.113.0", 24, "a documentation network"),
          new Block("224.0.0.0", 4, "a multicast group"),
          new Block("240.0.0.0", 4, "a reserved or broadcast address"),
          new Block("2001::", 23, "a reserved or tunnelling network"),
          new Block("2001:db8::", 32, "a documentation network"),
          new Block("2002::", 16, "a 6to4 tunnel"),
          new Block("3fff::", 20, "a documentation network"));

  private static final Block GLOBAL_UNICAST = new Block("2000::", 3, "");
  private static final Block NAT64 = new Block("64:ff9b::", 96, "");

  private PublicAddresses() {}

  /** What kind of address it is, when it must not be reached; null for a public one. */
  static @Nullable String whyRefused(InetAddress address) {
    String block = whyRefused(address.getAddress());
    if (block != null) {
      return block;
    }
    try {
      return NetworkInterface.getByInetAddress(address) == null ? null : "this machine";
    } catch (SocketException e) {
      return "not to be told from this machine's";
    }
  }

  private static @Nullable String whyRefused(byte[] address) {
    if (address.length == 16) {
      if (NAT64.holds(address)) {
        return whyRefused(Arrays.copyOfRange(address, 12, 16));
      }
      if (!GLOBAL_UNICAST.holds(address)) {
        return "no global unicast address";
      }
      if (isIsatap(address)) {
        return "an ISATAP tunnel";
      }
    }
    for (Block block : SPECIAL) {
      if (block.holds(address)) {
        return block.what;
      }
    }
    return null;
  }

  private static boolean isIsatap(byte[] address) {
    return (address[8] & ~2) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && (address[11] & 0xff) == 0xfe;
  }

  private static final class Block {
    private final byte[] prefix;
    private final int bits;
    private final String what;

    Block(String prefix, int bits, String what) {
      this.prefix = literal(prefix);
      this.bits = bits;
      this.what = what;
    }

    private static byte[] literal(String text) {
      try {
        return (text.indexOf(':') >= 0
                ? Inet6Address.ofLiteral(text)
                : Inet4Address.ofLiteral(text))
            .getAddress();
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(text, e);
      }
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
