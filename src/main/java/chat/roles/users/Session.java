package chat.roles.users;

import java.time.Instant;

/**
 * What a valid token says.
 *
 * @param id shared by all tokens that were refreshed from one another
 * @param issuedAt when this token was made
 * @param begunAt when the first of them was made
 */
record Session(Caller caller, String id, Instant issuedAt, Instant begunAt) implements Credential {}
