package chat.roles.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LostDatabaseTests {

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
    Problem problem = LostDatabase.of(new IllegalStateException(failure(jdbc)));
    own.destroy();
    assertThat(problem).extracting(Problem::category).extracting(Category::status).isEqualTo(503);
  }

  private static DataAccessException failure(JdbcClient jdbc) {
    try {
      jdbc.sql("SELECT 1").query(Integer.class).single();
      throw new AssertionError("the session is still there");
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
    assertThat(LostDatabase.of(new IllegalStateException("a bug"))).isNull();
    assertThat(LostDatabase.of(null)).isNull();
  }
}
