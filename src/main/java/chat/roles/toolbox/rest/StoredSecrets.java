package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpSecret;
import chat.roles.toolbox.HostAuthors;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.users.Secrets;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class StoredSecrets implements SecretDrawer {

  private final Secrets secrets;
  private final HostAuthors authors;

  StoredSecrets(Secrets secrets, HostAuthors authors) {
    this.secrets = secrets;
    this.authors = authors;
  }

  @Override
  public HttpSecret open(ToolActor actor, Phrase.Secret named) {
    return named.authors()
        ? ofAuthor(actor, named.name())
            .orElseThrow(() ->
                refused(
                    "the author of this host has no secret %s; it is stored by PUT /api/me/secrets/%s"
                        .formatted(named.name(), named.name())))
        : secrets
            .openFor(actor.role(), actor.owner(), named.name())
            .orElseThrow(() ->
                refused(
                    "you have no secret %s, or have not granted it to this role: PUT /api/me/secrets/%s, then PUT /api/me/secrets/%s/grants/%s"
                        .formatted(named.name(), named.name(), named.name(), actor.role())));
  }

  private Optional<HttpSecret> ofAuthor(ToolActor actor, String name) {
    return Optional.ofNullable(actor.host())
        .flatMap(authors::authorOf)
        .flatMap(author -> secrets.open(author, name));
  }

  private static ToolFailure refused(String why) {
    return new ToolFailure(403, "restAPI: " + why);
  }
}
