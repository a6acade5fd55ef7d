package chat.roles.hosts;

import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.toolbox.spi.Needs;
import chat.roles.users.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Which secrets a program names that its author has not, or has for others. */
@Component
class SecretWarnings {

  private final Secrets secrets;

  SecretWarnings(Secrets secrets) {
    this.secrets = secrets;
  }

  List<Mistake> of(UserId author, ProgramNeeds needs) {
    List<Mistake> warnings = new ArrayList<>();
    for (ProgramNeeds.Place place : needs.places()) {
      for (String name : new TreeSet<>(place.needs().secrets())) {
        warning(name, secrets.targets(author, name), place.needs())
            .ifPresent(w -> warnings.add(new Mistake(place.at(), w)));
      }
    }
    return warnings;
  }

  private static Optional<String> warning(
      String name, Optional<Set<HttpTarget>> targets, Needs needs) {
    if (targets.isEmpty()) {
      return Optional.of(
          "you have no secret %s yet; store it by PUT /api/me/secrets/%s".formatted(name, name));
    }
    return needs.targets().stream()
        .filter(t -> !t.equals(Needs.ANY) && !targets.get().contains(HttpTarget.parse(t)))
        .findFirst()
        .map(t -> "your secret %s is not for %s; add it to its targets".formatted(name, t));
  }
}
