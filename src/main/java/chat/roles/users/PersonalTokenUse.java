package chat.roles.users;

import java.util.Set;

/**
 * A request with a personal access token.
 *
 * @param scopes what it may be used for
 */
record PersonalTokenUse(Caller caller, Set<Scope> scopes) implements Credential {

  PersonalTokenUse {
    scopes = Set.copyOf(scopes);
  }
}
