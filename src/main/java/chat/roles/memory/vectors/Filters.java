package chat.roles.memory.vectors;

import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Sets of labels as conditions of a statement; the labels themselves are always parameters. */
final class Filters {

  private Filters() {}

  /** " AND …" for each set. */
  static String sql(String column, List<Set<String>> filters) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < filters.size(); i++) {
      sql.append(" AND ").append(column).append(" && CAST(:filter").append(i).append(" AS text[])");
    }
    return sql.toString();
  }

  static StatementSpec bind(StatementSpec statement, List<Set<String>> filters) {
    StatementSpec bound = statement;
    for (int i = 0; i < filters.size(); i++) {
      bound = bound.param("filter" + i, filters.get(i).toArray(String[]::new));
    }
    return bound;
  }
}
