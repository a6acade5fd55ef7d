package chat.roles.kernel.problems;

/**
 * One mistake in what a caller sent.
 *
 * @param path where, as a JSON path from the body's root: {@code $.members[2].name}
 * @param message what is wrong there and what to do about it
 */
public record Mistake(String path, String message) {}
