package chat.roles.chats;

import chat.roles.toolbox.spi.ChatDto;

/**
 * What a chat's run is started with.
 *
 * @param entry "" for the default entry
 * @param contextual as the caller asked
 */
record ChatInput(String entry, boolean contextual, ChatDto dto) {}
