package chat.roles.roles;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.memory.vectors.Embedded;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorHit;
import chat.roles.memory.vectors.VectorQuery;
import chat.roles.memory.vectors.VectorQuery.Words;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.memory.vectors.Vectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Roles by meaning and by words: drafts for their creators, published ones for everybody. Holds
 * ids; who may read what they stand for is asked of the roles themselves.
 */
@Component
class RoleIndex {

  /** How many roles a text finds at most. */
  static final int MOST_FOUND = 200;

  private static final VectorScope ALL = new VectorScope("role", "all");
  private static final String PUBLISHED = "published";

  private final Vectors vectors;

  RoleIndex(Vectors vectors) {
    this.vectors = vectors;
  }

  /** What the role is about, embedded; to be called before a transaction. */
  Embedded embed(Role role) {
    try {
      return vectors.embed(List.of(meaning(role)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Embedded.none();
    }
  }

  /** Has the role found as it is now. Joins the caller's transaction. */
  void put(Role role, Embedded embedded) {
    vectors.upsert(
        ALL,
        List.of(
            new VectorEntry(
                role.id().value(), meaning(role), RoleStore.searchText(role), labels(role), null)),
        embedded);
  }

  /** Has the role found no more. Joins the caller's transaction. */
  void remove(RoleId id) {
    vectors.remove(ALL, List.of(id.value()));
  }

  /** What a role does, for whom: its professionals, goal and skills. */
  private static String meaning(Role role) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(", ", role.professionals()));
    lines.add(role.goal());
    lines.addAll(role.skills());
    return String.join("\n", lines).strip();
  }

  private static Set<String> labels(Role role) {
    Set<String> labels = new HashSet<>();
    labels.add(owner(role.createdBy()));
    if (role.published()) {
      labels.add(PUBLISHED);
    }
    role.tags().forEach(tag -> labels.add("tag=" + RoleStore.key(tag)));
    return labels;
  }

  private static String owner(UserId user) {
    return "owner=" + user.value();
  }

  /** The ids of those near enough or with all words, the best first. */
  List<String> find(RoleQuery query, double maxDistance) {
    List<Set<String>> filters = new ArrayList<>();
    UserId reader = query.reader();
    if (reader == null) {
      filters.add(Set.of(PUBLISHED));
    } else {
      filters.add(query.mine() ? Set.of(owner(reader)) : Set.of(PUBLISHED, owner(reader)));
    }
    query.tags().forEach(tag -> filters.add(Set.of("tag=" + tag)));
    try {
      return vectors.find(
          new VectorQuery(ALL, query.text(), Words.ALL, filters, MOST_FOUND, maxDistance));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** The nearest published ones, however far, those with the text's words before others. */
  List<VectorHit> nearest(String text, Set<String> tags, int count) throws InterruptedException {
    List<Set<String>> filters = new ArrayList<>();
    filters.add(Set.of(PUBLISHED));
    tags.forEach(tag -> filters.add(Set.of("tag=" + RoleStore.key(tag))));
    return vectors.search(VectorQuery.nearest(ALL, text, filters, count));
  }
}
