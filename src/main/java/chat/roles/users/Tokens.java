package chat.roles.users;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Makes tokens: JWTs that name an actor. All tokens refreshed from one another share a session, by
 * which they are revoked together.
 */
@Component
public class Tokens {

  /** The actor. */
  static final String ID = "id";

  /** When it was issued, in milliseconds. */
  static final String TIMESTAMP = "ts";

  /** The user to whom the actor belongs. */
  static final String OWNER = "owner";

  /** What logging out revokes. */
  static final String SESSION = "sid";

  /** When the first token of the session was issued, in milliseconds. */
  static final String BEGUN = "begun";

  private final JwtEncoder encoder;
  private final NimbusJwtDecoder decoder;
  private final TokenSettings settings;
  private final Clock clock;

  @Autowired
  Tokens(TokenKey key, TokenSettings settings) {
    this(key, settings, Clock.systemUTC());
  }

  Tokens(TokenKey key, TokenSettings settings, Clock clock) {
    this.encoder =
        NimbusJwtEncoder.withSecretKey(key.secret()).algorithm(MacAlgorithm.HS256).build();
    JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
    times.setAllowEmptyExpiryClaim(false);
    times.setClock(clock);
    this.decoder =
        NimbusJwtDecoder.withSecretKey(key.secret()).macAlgorithm(MacAlgorithm.HS256).build();
    this.decoder.setJwtValidator(times);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A token of a new session. A root actor's is its user's; any other actor's may chat with that
   * actor and its descendants only. Writes nothing, so it may be called before the actor is
   * committed.
   */
  public String issue(ActorId actor, UserId owner) {
    return token(new Caller(owner, actor), Ids.nanoid(), clock.instant());
  }

  /** The same session's token with a new age, when this one is old enough for it. */
  Optional<String> refreshed(Session session) {
    if (session.issuedAt().plus(settings.refreshAge()).isAfter(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(token(session.caller(), session.id(), session.begunAt()));
  }

  /** What the token says; empty when it is not one of ours, was tampered with, or has expired. */
  Optional<Session> read(String token) {
    try {
      Jwt jwt = decoder.decode(token);
      return Optional.of(
          new Session(
              new Caller(new UserId(text(jwt, OWNER)), new ActorId(text(jwt, ID))),
              text(jwt, SESSION),
              Optional.ofNullable(jwt.getIssuedAt()).orElseThrow(),
              begun(jwt)));
    } catch (JwtException | IllegalArgumentException | NoSuchElementException _) {
      return Optional.empty();
    }
  }

  /** The longest that a token made now can be used. */
  Duration lifetime() {
    return settings.lifetime();
  }

  /** Tokens of the first release have none, and were not refreshed from others. */
  private static Instant begun(Jwt jwt) {
    Object begun = jwt.getClaims().getOrDefault(BEGUN, jwt.getClaims().get(TIMESTAMP));
    return begun instanceof Number millis
        ? Instant.ofEpochMilli(millis.longValue())
        : Instant.EPOCH;
  }

  private static String text(Jwt jwt, String claim) {
    return Optional.ofNullable(jwt.getClaimAsString(claim)).orElseThrow();
  }

  private String token(Caller caller, String session, Instant begunAt) {
    Instant now = clock.instant();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .claim(ID, caller.actor().value())
            .claim(TIMESTAMP, now.toEpochMilli())
            .claim(OWNER, caller.user().value())
            .claim(SESSION, session)
            .claim(BEGUN, begunAt.toEpochMilli())
            .issuedAt(now)
            .expiresAt(now.plus(settings.lifetime()))
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }
}
