package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code usage_day}. Joins the caller's transaction. */
@Repository
class UsageStore {

  private static final String GIVEN =
      """
      unnest(:owners::text[], :days::date[], :actors::text[], :roles::text[], :models::text[],
          :qas::bigint[], :ins::bigint[], :outs::bigint[], :costs::numeric[])
        AS given (owner, day, actor, role, model, qas, tokens_in, tokens_out, cost)
      """;

  private static final String ADD =
      """
      INSERT INTO usage_day AS sum (owner, day, actor, role, model, qas, tokens_in, tokens_out, cost)
      SELECT * FROM %s
      ON CONFLICT (owner, day, actor, role, model) DO UPDATE SET
        qas = sum.qas + EXCLUDED.qas,
        tokens_in = sum.tokens_in + EXCLUDED.tokens_in,
        tokens_out = sum.tokens_out + EXCLUDED.tokens_out,
        cost = CASE WHEN sum.cost IS NULL THEN EXCLUDED.cost
          ELSE sum.cost + coalesce(EXCLUDED.cost, 0) END
      """
          .formatted(GIVEN);

  private static final String GROUPED =
      """
      SELECT day, role, model, sum(qas)::bigint AS qas, sum(tokens_in)::bigint AS tokens_in,
        sum(tokens_out)::bigint AS tokens_out, sum(cost) AS cost
      FROM (SELECT * FROM usage_day UNION ALL SELECT * FROM %s) used
      WHERE owner = :owner
        AND (:from::date IS NULL OR day >= :from)
        AND (:to::date IS NULL OR day <= :to)
        AND (:role::text IS NULL OR role = :role)
        AND (:actor::text IS NULL OR actor = :actor)
        AND (:model::text IS NULL OR model = :model)
      GROUP BY day, role, model
      """
          .formatted(GIVEN);

  private final JdbcClient jdbc;

  UsageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param used no two of one key, in the order of their keys, so that nobody waits in a ring
   */
  void add(List<Usage> used) {
    if (!used.isEmpty()) {
      given(jdbc.sql(ADD), used).update();
    }
  }

  Page<DayUsage> list(UserId owner, UsageFilter filter, List<Usage> unsummed, PageRequest page) {
    long total =
        filtered("SELECT count(*) FROM (%s) groups".formatted(GROUPED), owner, filter, unsummed)
            .query(Long.class)
            .single();
    List<DayUsage> items =
        filtered(
                GROUPED + "ORDER BY day DESC, role, model LIMIT :size OFFSET :offset",
                owner,
                filter,
                unsummed)
            .param("size", page.size())
            .param("offset", page.offset())
            .query((row, _) ->
                new DayUsage(
                    Objects.requireNonNull(row.getObject("day", LocalDate.class)),
                    row.getString("role"),
                    row.getString("model"),
                    row.getLong("qas"),
                    row.getLong("tokens_in"),
                    row.getLong("tokens_out"),
                    row.getBigDecimal("cost")))
            .list();
    return Page.of(items, page, total);
  }

  private JdbcClient.StatementSpec filtered(
      String sql, UserId owner, UsageFilter filter, List<Usage> unsummed) {
    return given(jdbc.sql(sql), unsummed)
        .param("owner", owner.value())
        .param("from", filter.from(), Types.DATE)
        .param("to", filter.to(), Types.DATE)
        .param("role", filter.role(), Types.VARCHAR)
        .param("actor", filter.actor(), Types.VARCHAR)
        .param("model", filter.model(), Types.VARCHAR);
  }

  private static JdbcClient.StatementSpec given(JdbcClient.StatementSpec sql, List<Usage> used) {
    return sql.param("owners", texts(used, usage -> usage.owner().value()))
        .param("days", texts(used, usage -> usage.day().toString()))
        .param("actors", texts(used, Usage::actor))
        .param("roles", texts(used, Usage::role))
        .param("models", texts(used, Usage::model))
        .param("qas", numbers(used, Usage::qas))
        .param("ins", numbers(used, Usage::tokensIn))
        .param("outs", numbers(used, Usage::tokensOut))
        .param(
            "costs",
            texts(used, usage -> usage.cost() == null ? null : usage.cost().toPlainString()));
  }

  private static @Nullable String[] texts(
      List<Usage> used, Function<Usage, @Nullable String> value) {
    return used.stream().map(value).toArray(String[]::new);
  }

  private static Long[] numbers(List<Usage> used, Function<Usage, Long> value) {
    return used.stream().map(value).toArray(Long[]::new);
  }
}
