package chat.roles.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.testing.TestDatabase;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DatabaseProblemsTests {

  @Test
  void aSessionThatWasEndedIsAnsweredAsUnavailable() {
    String url = TestDatabase.freshUrl();
    var own = new SingleConnectionDataSource(url, true);
    JdbcClient jdbc = JdbcClient.create(own);
    int session = jdbc.sql("SELECT pg_backend_pid()").query(Integer.class).single();
    JdbcClient.create(new DriverManagerDataSource(url))
        .sql("SELECT pg_terminate_backend(?, 10000)")
        .param(session)
        .query(Boolean.class)
        .single();
    Problem problem = DatabaseProblems.of(new IllegalStateException(failure(jdbc)));
    own.destroy();
    assertThat(problem).extracting(Problem::category).extracting(Category::status).isEqualTo(503);
  }

  @Test
  void whatOthersMadeOrDeletedInBetweenIsAConflict() {
    JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(TestDatabase.freshUrl()));
    jdbc.sql(
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int NOT NULL REFERENCES a, n int CHECK (n > 0))")
        .update();
    jdbc.sql("INSERT INTO a VALUES (1)").update();

    assertThat(answer(failure(jdbc, "INSERT INTO a VALUES (1)"))).isEqualTo(409);
    assertThat(answer(failure(jdbc, "INSERT INTO b VALUES (2, 1)"))).isEqualTo(409);
    assertThat(answer(new CannotAcquireLockException("deadlock detected"))).isEqualTo(409);
    // mistakes of ours stay mistakes of ours
    assertThat(answer(failure(jdbc, "INSERT INTO b VALUES (1, 0)"))).isNull();
    assertThat(answer(failure(jdbc, "INSERT INTO b VALUES (NULL, 1)"))).isNull();
  }

  private static @Nullable Integer answer(Exception thrown) {
    Problem problem = DatabaseProblems.of(thrown);
    return problem == null ? null : problem.category().status();
  }

  private static DataAccessException failure(JdbcClient jdbc) {
    return failure(jdbc, "SELECT 1 -- of a session that is gone");
  }

  private static DataAccessException failure(JdbcClient jdbc, String sql) {
    try {
      jdbc.sql(sql).update();
      throw new AssertionError("not refused");
    } catch (DataAccessException e) {
      return e;
    }
  }

  @Test
  void aFilterThatDoesNotGetTheDatabaseIsAnsweredInTheSameWay() throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new RequestGuard(new ProblemWriter())
        .doFilter(
            new MockHttpServletRequest("PUT", "/api/actors/1/chat"),
            response,
            (_, _) -> {
              throw new CannotGetJdbcConnectionException("no connection", new SQLException("busy"));
            });
    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getContentAsString()).contains("database-unavailable");
  }

  @Test
  void othersMistakesAreNot() {
    assertThat(DatabaseProblems.of(new IllegalStateException("a bug"))).isNull();
    assertThat(DatabaseProblems.of(null)).isNull();
  }
}
