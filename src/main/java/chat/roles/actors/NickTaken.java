package chat.roles.actors;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;

/** Another child of the parent has this nick. */
final class NickTaken extends Problem {

  NickTaken(String nick) {
    super(
        Category.CONFLICT,
        "nick-taken",
        "Another actor under this parent is called " + nick + "; choose another nick.");
  }
}
