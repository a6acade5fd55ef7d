package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.memory.vectors.Embedded;
import java.util.List;
import java.util.Map;

/**
 * A list of nodes that is ready to be saved: {@link Nodes#prepare} makes it.
 *
 * @param byVersion by the ids of versions, in an order that is the same for all
 * @param revisions how the versions stood
 */
public record NodeList(
    ActorId actor,
    Map<String, List<NodeDraft>> byVersion,
    Map<String, Long> revisions,
    Embedded embedded) {}
