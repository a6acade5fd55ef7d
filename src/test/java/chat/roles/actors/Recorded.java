package chat.roles.actors;

import chat.roles.kernel.db.Companion;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries companions out as the journal does it. */
final class Recorded {

  private Recorded() {}

  /**
   * @param written false as when the run was lost
   */
  static void with(JdbcClient jdbc, boolean written, List<Companion> companions) {
    StringBuilder sql =
        new StringBuilder("WITH recorded AS (SELECT 1 AS one WHERE " + written + ")");
    List<Object> parameters = new ArrayList<>();
    for (int i = 0; i < companions.size(); i++) {
      sql.append(", c").append(i).append(" AS (").append(companions.get(i).sql()).append(")");
      parameters.addAll(companions.get(i).parameters());
    }
    var _ =
        jdbc.sql(sql.append(" SELECT count(*) FROM recorded").toString())
            .params(parameters)
            .query(Long.class)
            .single();
  }
}
