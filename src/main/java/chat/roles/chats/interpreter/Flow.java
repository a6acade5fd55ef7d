package chat.roles.chats.interpreter;

import chat.roles.toolbox.spi.ChatDto;
import org.jspecify.annotations.Nullable;

/**
 * Where the dto goes after a prompt or a rule.
 *
 * @param leavesList whether the remaining rules of this list are skipped
 * @param unwindsTo the tag of the enclosing rule that is broken; null for none
 */
record Flow(ChatDto dto, boolean leavesList, @Nullable String unwindsTo) {

  static Flow on(ChatDto dto) {
    return new Flow(dto, false, null);
  }

  static Flow leaving(ChatDto dto) {
    return new Flow(dto, true, null);
  }

  static Flow unwinding(ChatDto dto, String tag) {
    return new Flow(dto, true, tag);
  }

  /** Carries a break out of a tool that handles rules itself. */
  static final class Unwinding extends RuntimeException {

    private final transient Flow flow;

    Unwinding(Flow flow) {
      super(null, null, false, false);
      this.flow = flow;
    }

    Flow flow() {
      return flow;
    }
  }
}
