package chat.roles.chats;

import chat.roles.toolbox.spi.ChatDto;
import org.jspecify.annotations.Nullable;

/**
 * What a chat's run is started with.
 *
 * @param entry "" for the default entry
 * @param contextual as the caller asked
 * @param model the platform's model to ask, whatever the program says; null: as it says
 */
record ChatInput(String entry, boolean contextual, ChatDto dto, @Nullable String model) {

  ChatInput(String entry, boolean contextual, ChatDto dto) {
    this(entry, contextual, dto, null);
  }
}
