package chat.roles.runs;

/** How paths of steps are kept, for tests that write or read journals themselves. */
public final class StoredPaths {

  private StoredPaths() {}

  /** The path's form in the database. */
  public static String key(String path) {
    return PathKey.of(path);
  }

  /** The path of a form in the database. */
  public static String path(String key) {
    return PathKey.path(key);
  }
}
