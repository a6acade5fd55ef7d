package chat.roles.chats.interpreter;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.text.Hashes;
import chat.roles.runs.Journal;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes in the run's trace which template showed nothing because its value is missing: once for
 * each place of each program, however often the run comes by, and for the first hundred.
 */
final class MissingValues {

  private static final int MOST = 100;
  private static final int LONGEST = 500;

  private final Journal journal;
  private final Set<String> noted = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();

  MissingValues(Journal journal) {
    this.journal = journal;
  }

  /**
   * @param at the prompt's place in the actor's program
   */
  void note(Participant actor, String at, String expression) throws InterruptedException {
    String place = actor.id() + "\n" + at + "\n" + expression;
    lock.lockInterruptibly();
    try {
      if (noted.size() < MOST && noted.add(place)) {
        ObjectNode question =
            Json.object()
                .put("actor", actor.id().value())
                .put("at", at)
                .put("expression", shortened(expression));
        journal.step(
            new Step("missing@" + Hashes.sha256(place), "missing", "", question),
            _ -> Performed.of(Json.nodes().nullNode()));
      }
    } finally {
      lock.unlock();
    }
  }

  private static String shortened(String expression) {
    return expression.length() <= LONGEST ? expression : expression.substring(0, LONGEST) + "…";
  }
}
