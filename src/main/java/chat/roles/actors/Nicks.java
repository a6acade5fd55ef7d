package chat.roles.actors;

import chat.roles.kernel.problems.Mistake;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What actors may be called, and what they are called when nobody says. */
final class Nicks {

  private static final int MAX_NICK = 24;
  private static final int MAX_AVATAR = 1023;
  private static final Pattern SHAPE =
      Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}]|-(?!-|$))*");

  private Nicks() {}

  static void check(@Nullable String nick, List<Mistake> mistakes) {
    if (nick == null) {
      return;
    }
    int length = nick.codePointCount(0, nick.length());
    if (length < 2 || length > MAX_NICK) {
      mistakes.add(new Mistake("$.nick", "must have 2 to 24 characters; has " + length));
    } else if (!SHAPE.matcher(nick).matches()) {
      mistakes.add(
          new Mistake(
              "$.nick",
              "may hold letters, digits and single hyphens between them, and begins with a letter"
                  + " or digit"));
    }
  }

  static void checkAvatar(@Nullable String avatar, List<Mistake> mistakes) {
    if (avatar != null && avatar.codePointCount(0, avatar.length()) > MAX_AVATAR) {
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
    if (text.codePointCount(0, text.length()) <= characters) {
      return text;
    }
    String head = text.substring(0, text.offsetByCodePoints(0, characters));
    return head.endsWith("-") ? head.substring(0, head.length() - 1) : head;
  }
}
