package chat.roles.users;

/** By what a request speaks for somebody. */
sealed interface Credential permits Session, PersonalTokenUse {

  Caller caller();
}
