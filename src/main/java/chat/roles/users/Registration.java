package chat.roles.users;

/** Who may make an account when there are some already. */
public enum Registration {
  OPEN,
  INVITE,
  CLOSED
}
