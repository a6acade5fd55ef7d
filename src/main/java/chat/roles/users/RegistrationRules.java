package chat.roles.users;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Decides whether an account may be made. */
@Component
class RegistrationRules {

  private final @Nullable Registration configured;
  private final boolean loopbackOnly;
  private final SetupCode setupCode;

  RegistrationRules(
      @Value("${chatroles.registration:#{null}}") @Nullable Registration configured,
      @Value("${server.address:}") String address,
      SetupCode setupCode) {
    this.configured = configured;
    this.loopbackOnly = isLoopback(address);
    this.setupCode = setupCode;
  }

  /**
   * What holds for a caller when there are accounts already.
   *
   * @param local whether the request comes from this machine
   */
  Registration inForce(boolean local) {
    if (configured != null) {
      return configured;
    }
    return loopbackOnly && local ? Registration.OPEN : Registration.CLOSED;
  }

  /**
   * @throws Problem unless this caller may make the first account
   */
  void checkFirst(boolean local, @Nullable String givenCode) {
    if (givenCode == null && local) {
      return;
    }
    if (givenCode == null || !matches(givenCode)) {
      throw new Problem(
          Category.FORBIDDEN,
          "setup-code-required",
          "The first account is made on the server's own machine, or with the setupCode that the"
              + " server prints when it starts.");
    }
  }

  private boolean matches(String givenCode) {
    return MessageDigest.isEqual(
        givenCode.strip().getBytes(StandardCharsets.UTF_8),
        setupCode.value().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLoopback(String address) {
    try {
      return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
