package chat.roles.hosts.language;

import tools.jackson.databind.JsonNode;

/** What names mean while an expression is evaluated, and the two functions that are not pure. */
public interface Scope {

  /** The value of a name; a missing node when it has none. */
  JsonNode name(String name);

  /** Milliseconds since 1970; recorded, so that a replay sees the same. */
  JsonNode now();

  /** A random id; recorded, so that a replay sees the same. */
  JsonNode uuid();

  /** Told when a template shows nothing because its value is missing; for the run's trace. */
  default void missing(String expression) {}
}
