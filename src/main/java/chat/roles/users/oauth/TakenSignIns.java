package chat.roles.users.oauth;

import chat.roles.kernel.text.Hashes;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Which ways back were taken already, on whichever node. */
@Repository
class TakenSignIns {

  private final JdbcClient jdbc;

  TakenSignIns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** True for one caller only. */
  @Transactional
  public boolean take(Pending pending) {
    jdbc.sql("DELETE FROM taken_sign_in WHERE expires_at < now()").update();
    return jdbc.sql(
                """
                INSERT INTO taken_sign_in (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING
                """)
            .params(Hashes.sha256(pending.state()), pending.expiresAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }
}
