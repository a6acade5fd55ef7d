package chat.roles.users.audit;

import java.util.Locale;

/** What can happen. Names are stored, so they only ever become more. */
public enum AuditKind {
  ACCOUNT_MADE,
  SIGNED_IN,
  SIGN_IN_FAILED,
  SIGNED_OUT,
  SIGNED_OUT_EVERYWHERE,
  TOKEN_MADE,
  TOKEN_REVOKED,
  ACTOR_TOKENS_REVOKED,
  INVITATION_MADE,
  INVITATION_REVOKED,
  INVITATION_USED,
  SECRET_CHANGED,
  SECRET_DELETED,
  SECRET_GRANTED,
  SECRET_GRANT_WITHDRAWN,
  RESOURCES_CHANGED,
  LOAN_MADE,
  LOAN_TAKEN_BACK,
  LOAN_ACCEPTED,
  LOAN_DECLINED;

  /** As callers read it: {@code signed-in}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of that text.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static AuditKind of(String text) {
    for (AuditKind kind : values()) {
      if (kind.text().equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such kind");
  }
}
