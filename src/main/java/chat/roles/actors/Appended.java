package chat.roles.actors;

import chat.roles.kernel.db.Companion;
import java.util.List;

/**
 * A question and its answer that are about to be added to a conversation.
 *
 * @param lastMsgId the id of the answer, from which a chat may go on
 * @param companions the writes; to be made with the record of the answer
 */
public record Appended(String lastMsgId, List<Companion> companions) {

  public Appended {
    companions = List.copyOf(companions);
  }
}
