package chat.roles.toolbox.spi;

import java.util.Set;

/**
 * What a prompt needs beyond the run itself, as far as it can be seen before it is carried out.
 *
 * @param targets origins that are asked: {@code https://api.example.com}; {@link #ANY} when only
 *     the run knows
 * @param secrets names of secrets of the host's author
 * @param mySecrets names of secrets of the actor's owner
 */
public record Needs(Set<String> targets, Set<String> secrets, Set<String> mySecrets) {

  /** Stands for a target that only the run knows. */
  public static final String ANY = "*";

  /** Nothing of that kind. */
  public static final Needs NOTHING = new Needs(Set.of(), Set.of(), Set.of());

  public Needs {
    targets = Set.copyOf(targets);
    secrets = Set.copyOf(secrets);
    mySecrets = Set.copyOf(mySecrets);
  }
}
