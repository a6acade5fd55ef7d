package chat.roles.models;

/**
 * A model's answer.
 *
 * @param text without U+0000 and lone surrogates
 * @param model its name as the provider knows it
 * @param estimated whether the provider reported no tokens and these are our estimate
 * @param attempts how often it was asked until it answered, from 1
 */
record Answer(
    String text, String model, int tokensIn, int tokensOut, boolean estimated, int attempts) {}
