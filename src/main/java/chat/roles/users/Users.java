package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The accounts. */
@Component
public class Users {

  /** Owns the shipped roles. Has no account and cannot sign in. */
  public static final UserId SYSTEM = new UserId("system");

  private final UserStore store;

  Users(UserStore store) {
    this.store = store;
  }

  /** The user of that id. */
  public Optional<User> find(UserId id) {
    return store.find(id);
  }
}
