package chat.roles.roles;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A professional with a goal, and what one may ask of it.
 *
 * @param deleted existing actors go on with it, new ones are not made
 */
public record Role(
    RoleId id,
    String nick,
    String goal,
    @Nullable String avatar,
    List<String> skills,
    List<String> professionals,
    @Nullable String help,
    List<String> tags,
    List<RoleEntry> entries,
    boolean published,
    UserId createdBy,
    Instant createdAt,
    Instant updatedAt,
    boolean deleted) {

  public Role {
    skills = List.copyOf(skills);
    professionals = List.copyOf(professionals);
    tags = List.copyOf(tags);
    entries = List.copyOf(entries);
  }

  /** The entry of that name, when the role declares it. */
  public Optional<RoleEntry> entry(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** Whether it is published or the reader's own, and not deleted. */
  public boolean isVisibleTo(@Nullable UserId reader) {
    return !deleted && (published || createdBy.equals(reader));
  }
}
