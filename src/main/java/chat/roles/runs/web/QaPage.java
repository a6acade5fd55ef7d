package chat.roles.runs.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "QaPage", description = "A part of a run's tree")
record QaPage(
    @Schema(description = "Each place before what is below it, in the program's order")
        List<QaResponse> items,
    @Schema(
            description = "What to ask for with after to go on; null when this was the last part",
            example = "0.2.1")
        @Nullable String next) {}
