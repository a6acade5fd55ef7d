package chat.roles.quotas;

/**
 * What a call needs.
 *
 * @param step the call's idempotency key: who calls again, replaces what was reserved before
 * @param wished tokens that the call uses at most
 * @param least tokens below which it cannot be made, at most what is wished
 */
public record Need(String step, Claimant claimant, long wished, long least) {

  public Need {
    if (least < 1 || wished < least) {
      throw new IllegalArgumentException("a call needs 1 token at least");
    }
  }
}
