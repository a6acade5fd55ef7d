package chat.roles.kernel.problems;

/** Whose move it is after a failure, and the HTTP status that says so. */
public enum Category {
  /** The request is malformed or breaks a rule; the caller must change it. */
  CALLER(400),
  /** No token, or one that is not valid. */
  UNAUTHENTICATED(401),
  /** What there is to spend is spent. */
  QUOTA(402),
  /**
   * Known and readable, and not allowed for this caller. Never used for ids that it may not read.
   */
  FORBIDDEN(403),
  /** Not there, or not the caller's: both look the same. */
  MISSING(404),
  /** Not with this HTTP method. */
  METHOD(405),
  /** Not in the answer's formats. */
  NOT_ACCEPTABLE(406),
  /** The state of things does not allow it now. */
  CONFLICT(409),
  /** The body or a part of it is larger than allowed. */
  TOO_LARGE(413),
  /** The body's media type is not read here. */
  MEDIA_TYPE(415),
  /** Understood, and at odds with what was asked before. */
  UNPROCESSABLE(422),
  /** Too often. */
  TOO_MANY(429),
  /** A mistake of ours. */
  OURS(500),
  /** Another system failed us. */
  EXTERNAL(502),
  /** Not ready yet, or shutting down; the same request may work later. */
  UNAVAILABLE(503);

  private final int status;

  Category(int status) {
    this.status = status;
  }

  /** The HTTP status of a response about it. */
  public int status() {
    return status;
  }
}
