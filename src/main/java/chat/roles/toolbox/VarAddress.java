package chat.roles.toolbox;

import chat.roles.kernel.json.JsonPaths;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code path} or {@code path#move}.
 *
 * @param path of a variable, or {@code req.} and a path in the dto
 */
record VarAddress(String path, boolean move) {

  private static final Pattern PLAIN_PATH =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{M}\\p{N}_$]*(\\.[\\p{L}\\p{M}\\p{N}_$]+)*+");

  private static final Set<String> TAKEN = Set.of("me", "req");

  /**
   * @throws IllegalArgumentException when it is no such address, with the remedy
   */
  static VarAddress parse(String address) {
    int hash = address.indexOf('#');
    String path = hash < 0 ? address : address.substring(0, hash);
    if (hash >= 0 && !address.substring(hash).equals("#move")) {
      throw new IllegalArgumentException(
          "%s is not known: only #move may follow the path".formatted(address.substring(hash)));
    }
    checkPlace(path);
    return new VarAddress(path, hash >= 0);
  }

  /**
   * @throws IllegalArgumentException when no variable and nothing in a dto can be there
   */
  static void checkPlace(String path) {
    List<String> parts = JsonPaths.parse(path);
    if (isInDto(path)) {
      DtoPaths.check(inDto(path));
    } else if (TAKEN.contains(parts.getFirst())) {
      throw new IllegalArgumentException(
          "%s cannot be a variable: use another name, or req.text, req.data, req.options, …"
              .formatted(path));
    }
  }

  static boolean isInDto(String path) {
    return path.startsWith("req.");
  }

  static String inDto(String path) {
    return path.substring("req.".length());
  }

  /** Whether {@code inner} is {@code outer} or lies inside of it. */
  static boolean contains(String outer, String inner) {
    return inner.equals(outer) || inner.startsWith(outer + ".");
  }

  /**
   * @throws IllegalArgumentException when what is at {@code source} cannot be moved here
   */
  void checkSource(String source) {
    if (!PLAIN_PATH.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "%s is computed, so it cannot be moved: write names and indexes with dots"
              .formatted(source));
    }
    checkPlace(source);
    if (!source.equals(path) && contains(source, path)) {
      throw new IllegalArgumentException(
          "%s cannot be moved into itself: move it to a place outside of it".formatted(source));
    }
  }
}
