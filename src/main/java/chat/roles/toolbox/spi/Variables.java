package chat.roles.toolbox.spi;

import tools.jackson.databind.JsonNode;

/**
 * An actor's variables as a run sees them: those of the request context first, then the long-run
 * ones. Paths are names and indexes with dots: {@code plan.steps.0.title}.
 */
public interface Variables {

  /** The value at the path; a missing node when there is none. */
  JsonNode get(String path);

  /**
   * Sets a value; objects on the way are made. In a contextual chat the change is committed when
   * this returns.
   *
   * @throws ToolFailure 400 when the path is no path or leads through a value that is not a
   *     container
   */
  void set(String path, JsonNode value) throws InterruptedException;

  /** Removes what is at the path; nothing happens when there is nothing. */
  void remove(String path) throws InterruptedException;
}
