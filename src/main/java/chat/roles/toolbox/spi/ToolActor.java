package chat.roles.toolbox.spi;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The actor that a tool acts for.
 *
 * @param owner whose models, memory and quota are used
 * @param host null for an actor without a program
 */
public record ToolActor(
    ActorId id, UserId owner, RoleId role, @Nullable HostId host, String nick) {}
