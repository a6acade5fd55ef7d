package chat.roles.actors.web;

import io.swagger.v3.oas.annotations.media.Schema;

@Schema(name = "MemoryStats", description = "How much an actor knows.")
record MemoryStatsResponse(
    @Schema(description = "How many domains its nodes are of.", example = "2") long domains,
    @Schema(description = "How many versions it has.", example = "1") long versions,
    @Schema(description = "How many nodes they have together.", example = "17") long nodes) {}
