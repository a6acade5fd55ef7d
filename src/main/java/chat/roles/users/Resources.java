package chat.roles.users;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.startup.StartRefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models that users bring along. A token to one is written, never read back, and stays with the
 * URL that it was given for.
 */
@Service
public class Resources implements InitializingBean {

  private final ResourceStore store;
  private final SecretKeys keys;
  private final GuardedHttp http;
  private final UsableResources usable;
  private final ObjectProvider<PlatformResources> platform;

  Resources(
      ResourceStore store,
      SecretKeys keys,
      GuardedHttp http,
      UsableResources usable,
      ObjectProvider<PlatformResources> platform) {
    this.store = store;
    this.keys = keys;
    this.http = http;
    this.usable = usable;
    this.platform = platform;
  }

  /** Seals with the newest key what older ones have sealed. */
  @Override
  public void afterPropertiesSet() {
    if (!keys.ids().containsAll(store.keyIds())) {
      throw new StartRefusedException(
          "A token of a user's resource was sealed with a key that this node does not have.",
          "Add the key that was used before to CHATROLES_SECRET_KEYS, behind the newest one.");
    }
    store.sealAnew();
  }

  /** The user's own resources, tokens included, in their order. */
  public List<Resource> list(UserId owner) {
    return store.list(owner);
  }

  /** The user's own resources and the platform's, as the user sees them. */
  public List<ObjectNode> shown(UserId owner) {
    List<ObjectNode> all = new ArrayList<>();
    store.list(owner).forEach(resource -> all.add(resource.toJson()));
    platform.forEach(each -> all.addAll(each.all()));
    return all;
  }

  /** What answers for the user's actors: read again when it changes, on whichever node. */
  public Usable usable(UserId user) {
    return usable.of(user);
  }

  /**
   * Replaces the user's own resources. An entry is the one that has its {@code id}, or else the
   * first that is alike in type, name, runtime and URL; what is no longer there is deleted, with
   * what was lent of it. Joins the caller's transaction.
   *
   * @param configs entries with runtime {@code platform} are ignored; a token that is sent masked
   *     is kept, for the same URL only
   * @param at the list's path in the caller's body
   * @throws Problem 400 with every mistake
   */
  @Transactional
  public void replace(UserId owner, JsonNode configs, String at) {
    List<Mistake> mistakes = new ArrayList<>();
    List<ResourceForm.Entry> entries = new ResourceForm(owner, http, mistakes).list(configs, at);
    store.lockAllOf(owner);
    List<Resource> now = identified(entries, store.list(owner), mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    store.keepOnly(owner, now.stream().map(Resource::id).toList());
    for (int place = 0; place < now.size(); place++) {
      store.put(now.get(place), place);
    }
    usable.changed(owner);
  }

  /**
   * A single entry as it would be stored, to be tried out.
   *
   * @throws Problem 400 with every mistake, also for an entry of the platform's
   */
  public Resource read(UserId owner, JsonNode config) {
    List<Mistake> mistakes = new ArrayList<>();
    ResourceForm.Entry entry = new ResourceForm(owner, http, mistakes).entry(config, "$");
    if (entry == null && mistakes.isEmpty()) {
      mistakes.add(new Mistake("$.runtime", "must be local or server; platform is the server's"));
    }
    List<Resource> read =
        entry == null ? List.of() : identified(List.of(entry), store.list(owner), mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return read.getFirst();
  }

  private static List<Resource> identified(
      List<ResourceForm.Entry> entries, List<Resource> before, List<Mistake> mistakes) {
    List<@Nullable Resource> matches = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ResourceForm.Entry entry : entries) {
      String id = entry.resource().id();
      matches.add(take(before.stream().filter(r -> r.id().equals(id)).findFirst(), taken));
    }
    List<Resource> now = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ResourceForm.Entry entry = entries.get(i);
      Resource match = matches.get(i);
      if (match == null) {
        match =
            take(
                before.stream()
                    .filter(r -> !taken.contains(r.id()) && r.isLike(entry.resource()))
                    .findFirst(),
                taken);
      }
      now.add(completed(entry, match, mistakes));
    }
    return now;
  }

  private static @Nullable Resource take(Optional<Resource> found, Set<String> taken) {
    return found.filter(r -> taken.add(r.id())).orElse(null);
  }

  private static Resource completed(
      ResourceForm.Entry entry, @Nullable Resource before, List<Mistake> mistakes) {
    Resource given = entry.resource();
    String id = before == null ? Ids.nanoid() : before.id();
    String token = given.apiToken();
    if (token == null || !Resource.isMasked(token)) {
      return given.with(id, token);
    }
    String stored = before == null || given.local() ? null : before.apiToken();
    if (before == null || stored == null || !Resource.masked(stored).equals(token)) {
      mistakes.add(
          new Mistake(
              entry.path() + ".props.apiToken", "is masked, and no token is stored for it"));
    } else if (!before.url().equals(given.url())) {
      mistakes.add(
          new Mistake(
              entry.path() + ".props.apiToken",
              "is kept for the URL that it was given for; write it out to send it to another one"));
    }
    return given.with(id, stored);
  }
}
