package chat.roles.actors;

import chat.roles.kernel.ids.RunId;
import chat.roles.toolbox.spi.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as a conversation keeps it.
 *
 * @param parentId the message before it; null for a conversation's first
 * @param run in which it was said
 */
public record Remark(
    String id, @Nullable String parentId, Message message, RunId run, Instant createdAt) {}
