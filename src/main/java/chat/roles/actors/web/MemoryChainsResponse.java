package chat.roles.actors.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Schema(name = "MemoryChains", description = "The ways through a version's trees.")
record MemoryChainsResponse(
    @Schema(description = "Each from a root to a leaf, by key.", example = "[]")
        List<List<MemoryNodeResponse>> items) {}
