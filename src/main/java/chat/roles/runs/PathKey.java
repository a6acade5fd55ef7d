package chat.roles.runs;

import org.jspecify.annotations.Nullable;

/**
 * A step's path as it is kept: by these keys, compared byte by byte, steps sort as their tree reads
 * from top to bottom ({@code 0.2} before {@code 0.10}, each before what is below it), so that one
 * index serves the journal and its reader. A number of several digits is preceded by a capital
 * letter that tells how many: {@code 0.10} is kept as {@code 0.A10}. Paths outside of the tree, all
 * that do not begin with a digit, are preceded by an exclamation mark, and come before it.
 *
 * <p>A dot is less than a digit and a slash lies between the two: all that is below {@code k} lies
 * between {@code k.} and {@code k/}.
 */
final class PathKey {

  private static final char OUTSIDE = '!';
  private static final char ESCAPE = '~';
  private static final int LONGEST_NUMBER = 27;

  private PathKey() {}

  /** The key of a path. */
  static String of(String path) {
    if (isOutside(path)) {
      return OUTSIDE + path;
    }
    StringBuilder key = null;
    int start = 0;
    while (start <= path.length()) {
      int end = end(path, start);
      char mark = mark(path, start, end);
      if (mark != 0 && key == null) {
        key = new StringBuilder(path.length() + 8).append(path, 0, start);
      }
      if (key != null) {
        append(key, mark, path, start, end);
      }
      start = end + 1;
    }
    return key == null ? path : key.toString();
  }

  private static void append(StringBuilder key, char mark, String path, int start, int end) {
    if (mark != 0) {
      key.append(mark);
    }
    key.append(path, start, Math.min(end + 1, path.length()));
  }

  /** What precedes this part of a path in its key; 0 for nothing. */
  private static char mark(String path, int start, int end) {
    if (start == end) {
      return 0;
    }
    char first = path.charAt(start);
    if (isMark(first)) {
      return ESCAPE;
    }
    int digits = end - start;
    if (digits == 1 || digits > LONGEST_NUMBER) {
      return 0;
    }
    for (int i = start; i < end; i++) {
      if (path.charAt(i) < '0' || path.charAt(i) > '9') {
        return 0;
      }
    }
    return (char) ('A' + digits - 2);
  }

  private static boolean isMark(char c) {
    return (c >= 'A' && c <= 'Z') || c == ESCAPE;
  }

  /** The path of a key. */
  static String path(String key) {
    if (key.charAt(0) == OUTSIDE) {
      return key.substring(1);
    }
    StringBuilder path = new StringBuilder(key.length());
    int start = 0;
    while (start <= key.length()) {
      int end = end(key, start);
      int from = start < end && isMark(key.charAt(start)) ? start + 1 : start;
      path.append(key, from, Math.min(end + 1, key.length()));
      start = end + 1;
    }
    return path.toString();
  }

  /** How deep in the tree a step is, from 1. */
  static int depth(@Nullable String key) {
    if (key == null) {
      return 0;
    }
    return key.charAt(0) == OUTSIDE ? 1 : 1 + (int) key.chars().filter(c -> c == '.').count();
  }

  /** Whether a path is no place in the tree. */
  static boolean isOutside(String path) {
    return path.isEmpty() || path.charAt(0) < '0' || path.charAt(0) > '9';
  }

  private static int end(String text, int start) {
    int dot = text.indexOf('.', start);
    return dot < 0 ? text.length() : dot;
  }
}
