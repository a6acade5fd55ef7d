package chat.roles.users.limits;

import chat.roles.kernel.problems.TooOftenException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** How often one may ask this node. Kept in its memory. */
@Component
public class RateLimits {

  private static final int NETWORK_BYTES = 8;

  private final Buckets callers;
  private final Buckets addresses;
  private final Buckets signIns;

  @Autowired
  RateLimits(RateLimitSettings settings) {
    this.callers = new Buckets(settings.user());
    this.addresses = new Buckets(settings.address());
    this.signIns = new Buckets(settings.signIn());
  }

  /** Counts a request of that user or actor; says so when it is too many. */
  public Optional<TooOftenException> ofCaller(String id) {
    return callers
        .take(id)
        .map(wait ->
            new TooOftenException(
                "too-many-requests",
                "You sent more than %s; wait.".formatted(callers.rate()),
                wait));
  }

  /** Counts a request of nobody known; says so when it is too many. */
  public Optional<TooOftenException> ofAddress(String address) {
    return addresses
        .take(network(address))
        .map(wait ->
            new TooOftenException(
                "too-many-requests",
                "Your address sent more than %s without a valid token; wait, or sign in."
                    .formatted(addresses.rate()),
                wait));
  }

  /** Counts a try to sign in or to make an account; says so when it is too many. */
  public Optional<TooOftenException> ofSignIns(String address) {
    return signIns
        .take(network(address))
        .map(wait ->
            new TooOftenException(
                "too-many-sign-ins",
                "Your address tried to sign in more than %s; wait.".formatted(signIns.rate()),
                wait));
  }

  /** Who has one IPv6 address has 2^64 of them. */
  static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }
}
