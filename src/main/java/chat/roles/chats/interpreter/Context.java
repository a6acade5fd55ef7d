package chat.roles.chats.interpreter;

import chat.roles.kernel.ids.ActorId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where variables are read and written. The long-run context lasts; request contexts lie over it
 * (and over each other): they are read first, written only to themselves, and gone with their chat.
 * In each, every actor sees its own variables alone.
 *
 * @param top the request context on top; null for the long-run context
 * @param writesToRoot whether writes go through to the long-run context, as those of lifecycle
 *     prompts do
 * @param branch what a branch that goes side by side with others changes of the long-run context;
 *     null outside of such branches
 */
record Context(@Nullable Layer top, boolean writesToRoot, @Nullable Branch branch) {

  static final Context LONG_RUN = new Context(null, true, null);

  /** One request context. */
  record Layer(@Nullable Layer below, Map<ActorId, Map<String, JsonNode>> variables) {

    private Layer copy() {
      Map<ActorId, Map<String, JsonNode>> copies = new ConcurrentHashMap<>();
      variables.forEach((actor, values) -> copies.put(actor, new ConcurrentHashMap<>(values)));
      return new Layer(below, copies);
    }
  }

  /** A fresh request context over this one. */
  Context request() {
    return new Context(new Layer(top, new ConcurrentHashMap<>()), false, branch);
  }

  /** The context of an entry that asks for one kind or the other; null: as the caller's. */
  Context asAsked(@Nullable Boolean contextual) {
    if (contextual == null || contextual == isLongRun()) {
      return this;
    }
    return contextual ? new Context(null, true, branch) : request();
  }

  /** The same view, written through to its root. */
  Context toRoot() {
    return new Context(top, true, branch);
  }

  /** The same view for a branch, which keeps what it changes to itself. */
  Context branched() {
    Layer own = top == null ? null : new Layer(top, new ConcurrentHashMap<>());
    return new Context(own, writesToRoot, new Branch(branch));
  }

  /** The same view as it is now, for others to branch off; later changes are not in it. */
  Context frozen() {
    return new Context(
        top == null ? null : top.copy(), writesToRoot, branch == null ? null : branch.frozen());
  }

  /** Takes over the request variables of a branch that was branched off here. */
  void merge(Context branched) {
    if (top != null && branched.top != null) {
      branched
          .top
          .variables()
          .forEach((actor, values) ->
              values.forEach((name, value) -> setRequestVariable(actor, name, value)));
    }
  }

  boolean isLongRun() {
    return top == null;
  }

  /** The request variable of that name; null when no request context has it. */
  @Nullable JsonNode requestVariable(ActorId actor, String name) {
    for (Layer layer = top; layer != null; layer = layer.below()) {
      Map<String, JsonNode> own = layer.variables().get(actor);
      JsonNode value = own == null ? null : own.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Sets a request variable; a missing node hides what is below. */
  void setRequestVariable(ActorId actor, String name, JsonNode value) {
    if (top == null) {
      throw new IllegalStateException("the long-run context is written by the journal");
    }
    top.variables().computeIfAbsent(actor, _ -> new ConcurrentHashMap<>()).put(name, value);
  }
}
