package chat.roles.actors;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.text.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What actors may be called, and what they are called when nobody says. */
final class Nicks {

  private static final int MAX_NICK = 24;
  private static final int MAX_AVATAR = 1023;

  private Nicks() {}

  static void check(@Nullable String nick, List<Mistake> mistakes) {
    if (nick == null) {
      return;
    }
    if (!Texts.isWithin(nick, 2, MAX_NICK)) {
      mistakes.add(
          new Mistake("$.nick", "must have 2 to 24 characters; it has " + Texts.length(nick)));
    } else if (!Texts.hasNickAlphabet(nick)) {
      mistakes.add(new Mistake("$.nick", "may hold " + Texts.NICK_ALPHABET));
    }
  }

  static void checkAvatar(@Nullable String avatar, List<Mistake> mistakes) {
    if (avatar != null && !Texts.isWithin(avatar, 0, MAX_AVATAR)) {
      mistakes.add(new Mistake("$.avatar", "must have at most " + MAX_AVATAR + " characters"));
    }
  }

  /** {@code base} itself when it is free, else {@code base-2}, {@code base-3}, … */
  static String free(String base, Set<String> taken) {
    String nick = base;
    for (int number = 2; taken.contains(nick); number++) {
      String suffix = "-" + number;
      nick = cut(base, MAX_NICK - suffix.length()) + suffix;
    }
    return nick;
  }

  private static String cut(String text, int characters) {
    if (Texts.length(text) <= characters) {
      return text;
    }
    String head = text.substring(0, text.offsetByCodePoints(0, characters));
    return head.endsWith("-") ? head.substring(0, head.length() - 1) : head;
  }
}
