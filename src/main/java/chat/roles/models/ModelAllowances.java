package chat.roles.models;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Allowances;
import chat.roles.users.Loan;
import chat.roles.users.Loans;
import chat.roles.users.Resources;
import chat.roles.users.Usable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What each user may use of the platform's models, and what the user lends and borrows. */
@Component
class ModelAllowances implements Allowances {

  private final Models models;
  private final Metering metering;
  private final Resources resources;
  private final Loans loans;

  ModelAllowances(Models models, Metering metering, Resources resources, Loans loans) {
    this.models = models;
    this.metering = metering;
    this.resources = resources;
    this.loans = loans;
  }

  @Override
  public List<Allowance> of(UserId user) {
    Stream<Source> platform =
        models.offered().stream().map(offer -> new Source.Platform(offer.name()));
    Stream<Loan> lent = loans.lent(user, new PageRequest(0, PageRequest.MAX_SIZE)).items().stream();
    Stream<Loan> borrowed = resources.usable(user).borrowed().stream().map(Usable.Borrowed::loan);
    return Stream.concat(platform, Stream.concat(borrowed, lent).map(loan -> new Source.Loan(loan)))
        .map(source -> metering.allowance(user, source))
        .filter(Objects::nonNull)
        .toList();
  }
}
