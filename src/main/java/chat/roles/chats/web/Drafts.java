package chat.roles.chats.web;

import chat.roles.kernel.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The answers that are being made: what there is of each, and what of it was not shown yet. */
final class Drafts {

  private final Map<String, Draft> drafts = new HashMap<>();

  private static final class Draft {
    private final StringBuilder text = new StringBuilder();
    private int shown;
  }

  /** Adds a piece; true when nothing unshown was there before. */
  synchronized boolean append(String path, String piece) {
    Draft draft = drafts.computeIfAbsent(path, _ -> new Draft());
    boolean allShown = draft.shown == draft.text.length();
    draft.text.append(piece);
    return allShown && !piece.isEmpty();
  }

  /** The text so far and the part of it that is new; null when the answer is complete already. */
  synchronized @Nullable ObjectNode take(String path) {
    Draft draft = drafts.get(path);
    if (draft == null) {
      return null;
    }
    ObjectNode taken =
        Json.object()
            .put("path", path)
            .put("text", draft.text.toString())
            .put("delta", draft.text.substring(draft.shown));
    draft.shown = draft.text.length();
    return taken;
  }

  /** The answer is complete. */
  synchronized void remove(String path) {
    drafts.remove(path);
  }
}
