package chat.roles.roles;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a creator says of a role. */
record RoleContent(
    String nick,
    String goal,
    @Nullable String avatar,
    List<String> skills,
    List<String> professionals,
    @Nullable String help,
    List<String> tags,
    List<RoleEntry> entries) {

  RoleContent {
    skills = List.copyOf(skills);
    professionals = List.copyOf(professionals);
    tags = List.copyOf(tags);
    entries = List.copyOf(entries);
  }

  static RoleContent of(Role role) {
    return new RoleContent(
        role.nick(),
        role.goal(),
        role.avatar(),
        role.skills(),
        role.professionals(),
        role.help(),
        role.tags(),
        role.entries());
  }
}
