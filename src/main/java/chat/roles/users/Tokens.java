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
    return token(actor.value(), owner.value(), Ids.nanoid());
  }

  /** The same session's token with a new age, when this one is old enough for it. */
  Optional<String> refreshed(Session session) {
    if (session.issuedAt().plus(settings.refreshAge()).isAfter(clock.instant())) {
      return Optional.empty();
    }
    Caller caller = session.caller();
    return Optional.of(token(caller.actor().value(), caller.user().value(), session.id()));
  }

  /** What the token says; empty when it is not one of ours, was tampered with, or has expired. */
  Optional<Session> read(String token) {
    try {
      Jwt jwt = decoder.decode(token);
      return Optional.of(
          new Session(
              new Caller(new UserId(text(jwt, OWNER)), new ActorId(text(jwt, ID))),
              text(jwt, SESSION),
              Optional.ofNullable(jwt.getIssuedAt()).orElseThrow()));
    } catch (JwtException | IllegalArgumentException | NoSuchElementException _) {
      return Optional.empty();
    }
  }

  /** The longest that a token made now can be used. */
  Duration lifetime() {
    return settings.lifetime();
  }

  private static String text(Jwt jwt, String claim) {
    return Optional.ofNullable(jwt.getClaimAsString(claim)).orElseThrow();
  }

  private String token(String actor, String owner, String session) {
    Instant now = clock.instant();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .claim(ID, actor)
            .claim(TIMESTAMP, now.toEpochMilli())
            .claim(OWNER, owner)
            .claim(SESSION, session)
            .issuedAt(now)
            .expiresAt(now.plus(settings.lifetime()))
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }
}
