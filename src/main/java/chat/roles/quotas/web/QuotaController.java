package chat.roles.quotas.web;

import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.quotas.Quota;
import chat.roles.quotas.Quotas;
import chat.roles.quotas.UsageFilter;
import chat.roles.quotas.Usages;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/me")
@Tag(name = "Quotas", description = "What you may use of what others pay for, and what you used.")
class QuotaController {

  private final Quotas quotas;
  private final Usages usages;

  QuotaController(Quotas quotas, Usages usages) {
    this.quotas = quotas;
    this.usages = usages;
  }

  @GetMapping("/quotas")
  @Operation(
      summary = "List my quotas",
      description =
          "One for each model of the platform that the operator gave a quota, and for what others"
              + " lend you. What calls under way have reserved is not in `remaining`; what they do"
              + " not use comes back when they end.")
  Page<QuotaResponse> quotas(@AuthenticationPrincipal Caller caller, PageRequest page) {
    List<Quota> all = quotas.of(caller.user());
    return Page.of(all.stream().skip(page.offset()).limit(page.size()).toList(), page, all.size())
        .map(QuotaResponse::of);
  }

  @GetMapping("/usage")
  @Operation(
      summary = "What I used",
      description =
          "Questions to models and their tokens by day (of UTC), role and model, the newest day"
              + " first; of runs that are under way, too. It stays when the journals of runs are"
              + " deleted; single questions are in the runs' traces, a run's sums in the run.")
  Page<UsageResponse> usage(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The first day.", example = "2026-11-01")
          @Schema(type = "string", format = "date")
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(description = "The last day.", example = "2026-11-30")
          @Schema(type = "string", format = "date")
          @RequestParam(required = false)
          @Nullable String to,
      @Parameter(description = "Only what actors of this role used.", example = "V1StGXR8_Z5jdHi6B")
          @RequestParam(required = false)
          @Nullable String roleId,
      @Parameter(description = "Only what this actor used.", example = "hJ3kXq0vYw2LmN8pRtZ5a")
          @RequestParam(required = false)
          @Nullable String actorId,
      @Parameter(
              description = "Only this model, as its provider calls it.",
              example = "gpt-4.1-mini")
          @RequestParam(required = false)
          @Nullable String model,
      PageRequest page) {
    UsageFilter filter =
        new UsageFilter(
            day("from", from), day("to", to), given(roleId), given(actorId), given(model));
    return usages.list(caller.user(), filter, page).map(UsageResponse::of);
  }

  private static @Nullable LocalDate day(String name, @Nullable String text) {
    String given = given(text);
    try {
      LocalDate day = given == null ? null : LocalDate.parse(given);
      if (day == null || (day.getYear() >= 1 && day.getYear() <= 9999)) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw Problem.invalid(List.of(new Mistake(name, "must be a day like 2026-11-30")));
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text.replace("\0", "");
  }
}
