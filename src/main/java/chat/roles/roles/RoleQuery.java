package chat.roles.roles;

import chat.roles.kernel.ids.UserId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which roles are listed, of those that the reader may read.
 *
 * @param reader null: nobody in particular
 * @param text those that are near to it in meaning or have all of its words; "" for all
 * @param tags the role has all of them, in any case
 * @param mine only the reader's own, drafts included
 */
public record RoleQuery(
    @Nullable UserId reader, String text, List<String> tags, boolean mine, Sort sort) {

  public RoleQuery {
    text = text.strip();
    tags = tags.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList();
  }

  /** The order of a list; roles that are equal in it stand by their ids. */
  public enum Sort {
    /** The best found first; without a text as UPDATED. */
    RELEVANCE,
    /** The last changed first. */
    UPDATED,
    /** The last made first. */
    CREATED,
    /** By nick, whatever the case. */
    NICK
  }
}
