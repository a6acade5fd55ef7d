package chat.roles.quotas;

/**
 * For whom a call reserves.
 *
 * @param name of something that may change hands: a run
 * @param number grows each time that it does; what an earlier number reserved is void then
 */
public record Claimant(String name, int number) {}
