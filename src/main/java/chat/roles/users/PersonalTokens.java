package chat.roles.users;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Hashes;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tokens that users make for their own programs: each for some scopes, revoked one by one. */
@Service
public class PersonalTokens {

  /** How many a user has at most. */
  private static final int MOST = 100;

  private static final String PREFIX = "crp_";

  private final PersonalTokenStore store;
  private final Audit audit;

  PersonalTokens(PersonalTokenStore store, Audit audit) {
    this.store = store;
    this.audit = audit;
  }

  /** Whether the text looks like one; JWTs do not. */
  static boolean isOne(String token) {
    return token.startsWith(PREFIX);
  }

  /**
   * Makes one.
   *
   * @param expiresAt null for one that is valid until it is revoked
   * @throws Problem 409 when the user has too many
   */
  @Transactional
  public PersonalToken.Made make(
      UserId owner, String name, Collection<Scope> scopes, @Nullable Instant expiresAt) {
    store.lockAllOf(owner);
    if (store.count(owner) >= MOST) {
      throw Problem.conflict(
          "too-many-tokens",
          "A user has at most %d tokens; revoke one that is not needed.".formatted(MOST));
    }
    String token = PREFIX + RandomCode.next();
    String id = Ids.nanoid();
    store.insert(
        id, owner, name, Hashes.sha256(token), List.copyOf(EnumSet.copyOf(scopes)), expiresAt);
    audit.record(owner, AuditKind.TOKEN_MADE, name);
    return new PersonalToken.Made(store.find(owner, id).orElseThrow(), token);
  }

  /** The user's, oldest first; also those that have expired. */
  public Page<PersonalToken> list(UserId owner, PageRequest page) {
    return Page.of(store.list(owner, page), page, store.count(owner));
  }

  /**
   * From the next request on it is not valid any more, on all nodes.
   *
   * @throws Problem 404 when the user has none of that id
   */
  @Transactional
  public void revoke(UserId owner, String id) {
    PersonalToken token = store.find(owner, id).orElseThrow(() -> Problem.missing("token"));
    store.delete(owner, id);
    audit.record(owner, AuditKind.TOKEN_REVOKED, token.name());
  }

  /** Who sent it; empty when it is none, was revoked, or has expired. Notes that it was used. */
  Optional<CallerAuthentication> use(String token) {
    return store
        .findValid(Hashes.sha256(token))
        .map(found -> {
          if (found.useIsOld()) {
            store.noteUse(found.id());
          }
          Caller caller = new Caller(found.owner(), new ActorId(found.owner().value()));
          return new CallerAuthentication(
              new PersonalTokenUse(caller, found.scopes()), found.admin(), false);
        });
  }
}
