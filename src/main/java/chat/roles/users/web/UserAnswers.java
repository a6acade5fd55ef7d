package chat.roles.users.web;

import chat.roles.users.Resources;
import chat.roles.users.User;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of users, their resources included. */
@Component
class UserAnswers {

  private final Resources resources;

  UserAnswers(Resources resources) {
    this.resources = resources;
  }

  UserAnswer of(User user, @Nullable String authToken) {
    return UserAnswer.of(user, resources.shown(user.id()), authToken);
  }
}
