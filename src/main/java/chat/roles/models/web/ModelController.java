package chat.roles.models.web;

import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.models.Models;
import chat.roles.models.OfferedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/models")
@Tag(name = "Models", description = "Which language models the platform offers.")
class ModelController {

  private final Models models;

  ModelController(Models models) {
    this.models = models;
  }

  @GetMapping
  @Operation(
      summary = "List the platform's models",
      description =
          "The models that answer prompts to `llm`, the preferred one first. The built-in demo"
              + " model is listed only while there is no other.")
  Page<ModelResponse> list(@ParameterObject PageRequest request) {
    List<OfferedModel> all = models.offered();
    return Page.of(
        all.stream().skip(request.offset()).limit(request.size()).map(ModelResponse::of).toList(),
        request,
        all.size());
  }

  @Schema(name = "Model", description = "A language model that the platform offers.")
  record ModelResponse(
      @Schema(description = "The operator's name for it.", example = "openai") String name,
      @Schema(description = "0 (cheap) to 2 (expensive).", example = "1") int cost,
      @Schema(description = "0 (simple) to 2 (best).", example = "2") int quality,
      @Schema(
              description = "Whether it is the built-in demo model, which nothing thinks behind.",
              example = "false")
          boolean demo,
      @Schema(
              description = "Whether a quota bounds what you may use of it: see `/api/me/quotas`.",
              example = "true")
          boolean quota) {

    private static ModelResponse of(OfferedModel model) {
      return new ModelResponse(
          model.name(), model.cost(), model.quality(), model.demo(), model.quota());
    }
  }
}
