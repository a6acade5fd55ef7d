package chat.roles.models;

import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Allowances;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What each user may use of the platform's models. */
@Component
class PlatformAllowances implements Allowances {

  private final Models models;
  private final Metering metering;

  PlatformAllowances(Models models, Metering metering) {
    this.models = models;
    this.metering = metering;
  }

  @Override
  public List<Allowance> of(UserId user) {
    return models.offered().stream()
        .map(offer -> metering.allowance(user, new Source.Platform(offer.name())))
        .filter(Objects::nonNull)
        .toList();
  }
}
