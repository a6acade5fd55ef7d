package chat.roles.users;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code resource_loan} and {@code resource_loan_acceptance}. */
@Repository
class LoanStore {

  private static final String COLUMNS =
      """
      l.id AS l_id, l.resource_id AS l_resource, l.lender AS l_lender, l.borrower AS l_borrower,
      l.role_id AS l_role, l.tokens AS l_tokens, l.period_ms AS l_period_ms,
      l.created_at AS l_created_at,
      (SELECT b.username FROM app_user b WHERE b.id = l.borrower) AS l_borrower_name
      """;

  /**
   * What is offered to a user by name, or taken by the user, or is for a role that is asked for.
   */
  private static final String OFFERED =
      """
      FROM resource_loan l JOIN resource r ON r.id = l.resource_id
      JOIN app_user u ON u.id = l.lender
      LEFT JOIN resource_loan_acceptance a ON a.loan_id = l.id AND a.borrower = :user
      WHERE l.lender <> :user
        AND (l.borrower = :user OR a.borrower IS NOT NULL OR l.role_id = :role)
      """;

  private final JdbcClient jdbc;
  private final ResourceStore resources;

  LoanStore(JdbcClient jdbc, ResourceStore resources) {
    this.jdbc = jdbc;
    this.resources = resources;
  }

  void insert(Loan loan) {
    jdbc.sql(
            """
            INSERT INTO resource_loan (id, resource_id, lender, borrower, role_id, tokens, period_ms)
            VALUES (:id, :resource, :lender, :borrower, :role, :tokens, :period)
            """)
        .param("id", loan.id())
        .param("resource", loan.resource())
        .param("lender", loan.lender().value())
        .param("borrower", loan.borrower() == null ? null : loan.borrower().value())
        .param("role", loan.role() == null ? null : loan.role().value())
        .param("tokens", loan.tokens())
        .param("period", loan.period() == null ? null : loan.period().toMillis())
        .update();
  }

  long count(UserId lender) {
    return jdbc.sql("SELECT count(*) FROM resource_loan WHERE lender = ?")
        .param(lender.value())
        .query(Long.class)
        .single();
  }

  List<Loan> list(UserId lender, PageRequest page) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM resource_loan l WHERE lender = ? ORDER BY created_at, id LIMIT ? OFFSET ?")
        .params(lender.value(), page.size(), page.offset())
        .query((row, number) -> loan(row))
        .list();
  }

  Optional<Loan> find(String id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM resource_loan l WHERE id = ?")
        .param(id)
        .query((row, number) -> loan(row))
        .optional();
  }

  /** Whether the lender had lent so. */
  boolean delete(UserId lender, String id) {
    return jdbc.sql("DELETE FROM resource_loan WHERE lender = ? AND id = ?")
            .params(lender.value(), id)
            .update()
        == 1;
  }

  /** What the user agreed to borrow, the oldest first. */
  List<Usable.Borrowed> accepted(UserId borrower) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + ", "
                + ResourceStore.COLUMNS
                + """
                FROM resource_loan_acceptance a JOIN resource_loan l ON l.id = a.loan_id
                JOIN resource r ON r.id = l.resource_id
                WHERE a.borrower = ? AND r.runtime = 'server' ORDER BY l.created_at, l.id\
                """)
        .param(borrower.value())
        .query((row, number) -> new Usable.Borrowed(loan(row), resources.resource(row)))
        .list();
  }

  /** What others offer the user, the oldest first. */
  List<LoanOffer> offered(UserId user, @Nullable RoleId role, PageRequest page) {
    return jdbc.sql(
            "SELECT a.borrower IS NOT NULL AS accepted, u.username, u.realm, "
                + COLUMNS
                + ", "
                + ResourceStore.COLUMNS
                + OFFERED
                + " ORDER BY l.created_at, l.id LIMIT :size OFFSET :offset")
        .param("user", user.value())
        .param("role", role == null ? "" : role.value())
        .param("size", page.size())
        .param("offset", page.offset())
        .query((row, number) -> offer(row))
        .list();
  }

  long countOffered(UserId user, @Nullable RoleId role) {
    return jdbc.sql("SELECT count(*) " + OFFERED)
        .param("user", user.value())
        .param("role", role == null ? "" : role.value())
        .query(Long.class)
        .single();
  }

  void accept(UserId borrower, String id) {
    jdbc.sql(
            """
            INSERT INTO resource_loan_acceptance (loan_id, borrower) VALUES (?, ?)
            ON CONFLICT DO NOTHING
            """)
        .params(id, borrower.value())
        .update();
  }

  long countAccepted(UserId borrower) {
    return jdbc.sql("SELECT count(*) FROM resource_loan_acceptance WHERE borrower = ?")
        .param(borrower.value())
        .query(Long.class)
        .single();
  }

  /** Whether it had been accepted. */
  boolean decline(UserId borrower, String id) {
    return jdbc.sql("DELETE FROM resource_loan_acceptance WHERE borrower = ? AND loan_id = ?")
            .params(borrower.value(), id)
            .update()
        == 1;
  }

  private LoanOffer offer(ResultSet row) throws SQLException {
    Resource resource = resources.resource(row);
    return new LoanOffer(
        loan(row),
        row.getString("username"),
        row.getString("realm"),
        resource.type(),
        resource.name(),
        resource.props(),
        row.getBoolean("accepted"));
  }

  private static Loan loan(ResultSet row) throws SQLException {
    String borrower = row.getString("l_borrower");
    String role = row.getString("l_role");
    long period = row.getLong("l_period_ms");
    return new Loan(
        row.getString("l_id"),
        row.getString("l_resource"),
        new UserId(row.getString("l_lender")),
        borrower == null ? null : new UserId(borrower),
        row.getString("l_borrower_name"),
        role == null ? null : new RoleId(role),
        row.getLong("l_tokens"),
        period == 0 ? null : Duration.ofMillis(period),
        row.getObject("l_created_at", OffsetDateTime.class).toInstant());
  }
}
