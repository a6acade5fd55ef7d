package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpSecret;
import chat.roles.toolbox.spi.ToolActor;

/** Finds the secrets that programs name. */
@FunctionalInterface
interface SecretDrawer {

  /**
   * The secret, if it may be sent for this actor.
   *
   * @throws chat.roles.toolbox.spi.ToolFailure 403 when there is none for it
   */
  HttpSecret open(ToolActor actor, Phrase.Secret named);
}
