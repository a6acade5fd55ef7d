package chat.roles.models.web;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.models.ResourceTrials;
import chat.roles.users.Caller;
import chat.roles.users.Loans;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/me/resources")
@Tag(name = "Resources", description = "Models of users: trying them, lending them.")
class ResourceController {

  @Schema(name = "ResourceTrial", description = "What came of trying a model.")
  record TrialResponse(
      @Schema(description = "Whether it answered.", example = "true") boolean works,
      @Schema(description = "Its answer, or what is wrong with it.", example = "Hello!")
          String message,
      @Schema(
              description = "Its name as the provider knows it; null when it did not answer.",
              example = "small-1")
          @Nullable String model,
      @Schema(description = "How long it took.", example = "420") long millis) {}

  private final ResourceTrials trials;
  private final Loans loans;

  ResourceController(ResourceTrials trials, Loans loans) {
    this.trials = trials;
    this.loans = loans;
  }

  @PostMapping("/test")
  @Operation(
      summary = "Try a model",
      description =
          """
          Asks it one small question and says what is wrong when it does not answer. Nothing is
          stored. A masked `apiToken` is the stored one, when the entry is the stored one.\
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = TrialRequest.class)))
  TrialResponse test(@AuthenticationPrincipal Caller caller, @RequestBody ObjectNode body)
      throws InterruptedException {
    ResourceTrials.Trial trial = trials.attempt(caller.user(), body);
    return new TrialResponse(trial.works(), trial.message(), trial.model(), trial.millis());
  }

  @GetMapping("/loans")
  @Operation(summary = "List what I lend", description = "The oldest loan first.")
  Page<LoanResponse> lent(
      @AuthenticationPrincipal Caller caller, @ParameterObject PageRequest page) {
    return loans.lent(caller.user(), page).map(LoanResponse::of);
  }

  @PostMapping("/{id}/loans")
  @Operation(
      summary = "Lend a model",
      description =
          """
          To a user, or to all actors of a role, whoever owns them: up to so many tokens for all of
          them together. It is used once its borrower agrees, who sees neither its URL nor its key.\
          """)
  @ApiResponse(responseCode = "201", description = "Lent; `Location` is the loan's path.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = LoanRequest.class)))
  ResponseEntity<LoanResponse> lend(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The resource's id.", example = "V1StGXR8_Z5jdHi6B-myT")
          @PathVariable
          String id,
      @RequestBody ObjectNode body) {
    LoanResponse loan = LoanResponse.of(loans.lend(caller.user(), id, body));
    return ResponseEntity.created(URI.create("/api/me/resources/loans/" + loan.id())).body(loan);
  }

  @DeleteMapping("/loans/{id}")
  @Operation(
      summary = "Take a loan back",
      description = "Borrowers do without from their next question on. Answers true.")
  boolean takeBack(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The loan's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          String id) {
    loans.takeBack(caller.user(), id);
    return true;
  }

  @GetMapping("/borrowed")
  @Operation(
      summary = "List what others lend me",
      description =
          """
          What is lent to you by name, what you have accepted, and with `role` what is lent to that
          role's actors; the oldest loan first.\
          """)
  Page<BorrowedResponse> borrowed(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "A role.", example = "V1StGXR8_Z5jdHi6B-myT")
          @RequestParam(required = false)
          @Nullable RoleId role,
      @ParameterObject PageRequest page) {
    return loans.offered(caller.user(), role, page).map(BorrowedResponse::of);
  }

  @PutMapping("/borrowed/{id}")
  @Operation(
      summary = "Accept a loan",
      description =
          """
          From now on your actors, or those of the role that it is for, may ask this model. Its
          lender's endpoint reads what they ask. Answers true.\
          """)
  boolean accept(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The loan's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          String id) {
    loans.accept(caller.user(), id);
    return true;
  }

  @DeleteMapping("/borrowed/{id}")
  @Operation(
      summary = "Do without a loan",
      description = "Takes the agreement back; it can be accepted again. Answers true.")
  boolean decline(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The loan's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          String id) {
    loans.decline(caller.user(), id);
    return true;
  }
}
