package chat.roles.memory;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a call of an actor's memory, in words that say what to do. */
final class MemoryProblems {

  private MemoryProblems() {}

  static Problem noVersion(@Nullable String name) {
    return new Problem(
        Category.MISSING,
        "version-not-found",
        name == null
            ? "The actor has no version yet: make one with memory:versions#save."
            : "The actor has no version %s: give the id or key of one that memory:versions#query shows."
                .formatted(Json.write(name)));
  }

  static Problem noNode(String id) {
    return new Problem(
        Category.MISSING,
        "node-not-found",
        "The actor has no node with the id %s: give the id of one that was saved; a key is looked for by {\"key\": …}."
            .formatted(Json.write(id)));
  }

  static Problem noParent(String id, String node) {
    return new Problem(
        Category.MISSING,
        "node-not-found",
        "There is no node with the id %s to be the parent of %s: it must be in the same list or in the same version."
            .formatted(Json.write(id), node));
  }

  static Problem published(Version version) {
    return Problem.conflict(
        "version-published",
        "The version %s is published and read only, and so are its nodes: save a new version and change that."
            .formatted(Json.write(version.key())));
  }

  static Problem noRevision(Version version, long revision) {
    return new Problem(
        Category.MISSING,
        "revision-not-found",
        "Version %s cannot be taken back to revision %d: it is at revision %d, and memory:versions#history shows what can be undone; the oldest shown less 1 is the earliest."
            .formatted(Json.write(version.key()), revision, version.revision()));
  }

  static Problem idInUse() {
    return Problem.conflict(
        "id-in-use",
        "The id of a node is in use elsewhere: leave the ids out, they are made then.");
  }

  static Problem caller(String detail) {
    return new Problem(Category.CALLER, "invalid", detail);
  }

  static Problem tooLarge(String detail) {
    return new Problem(Category.TOO_LARGE, "too-large", detail);
  }
}
