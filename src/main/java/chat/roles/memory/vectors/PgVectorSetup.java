package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes use of pgvector (0.8 or later) when the database has it or lets us have it: adds its
 * column, fills it from the vectors that are there, and has it index each model's. All of it can be
 * repeated and interrupted, and several servers may be at it.
 */
@Component
class PgVectorSetup {

  private static final Logger LOG = LoggerFactory.getLogger(PgVectorSetup.class);
  private static final int MOST_INDEXED_DIMENSIONS = 2_000;
  private static final int BATCH = 1_000;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final PgVector pgVector;
  private final boolean wanted;
  private boolean refused;

  PgVectorSetup(
      JdbcClient jdbc, JdbcTemplate template, PgVector pgVector, SearchSettings settings) {
    this.jdbc = jdbc;
    this.template = template;
    this.pgVector = pgVector;
    this.wanted = settings.pgvector();
  }

  /** Does what is left to do; nothing without pgvector. */
  void setUp(List<Model> models) {
    if (!wanted || refused) {
      return;
    }
    if (!pgVector.isReady()) {
      refused = !extensionIsThere();
      if (refused) {
        LOG.info("Vectors are searched exactly: the database has no usable pgvector 0.8 or later.");
        return;
      }
      addColumn();
      pgVector.becomesReady();
    }
    fill();
    models.stream().filter(m -> m.dimension() <= MOST_INDEXED_DIMENSIONS).forEach(this::index);
  }

  private boolean extensionIsThere() {
    boolean available =
        jdbc.sql("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')")
            .query(Boolean.class)
            .single();
    if (!available) {
      return false;
    }
    try {
      jdbc.sql("CREATE EXTENSION IF NOT EXISTS vector").update();
    } catch (DataAccessException e) {
      LOG.info("pgvector is there, and could not be created: {}", e.getMessage());
    }
    return jdbc.sql(
            """
            SELECT EXISTS (
              SELECT FROM pg_extension WHERE extname = 'vector'
                AND CAST(string_to_array(regexp_replace(extversion, '[^0-9.].*$', ''), '.') AS int[])
                  >= '{0,8}')
              AND to_regtype('vector') IS NOT NULL
            """)
        .query(Boolean.class)
        .single();
  }

  private void addColumn() {
    boolean there =
        jdbc.sql(
                """
                SELECT EXISTS (
                  SELECT FROM pg_attribute WHERE attrelid = CAST('item_vector' AS regclass)
                    AND attname = 'embedding' AND NOT attisdropped)
                """)
            .query(Boolean.class)
            .single();
    if (!there) { // asked first, since even a change that changes nothing locks everybody out
      jdbc.sql("ALTER TABLE item_vector ADD COLUMN IF NOT EXISTS embedding vector").update();
      jdbc.sql(
              """
              CREATE INDEX IF NOT EXISTS item_vector_unfilled ON item_vector (model_id)
              WHERE embedding IS NULL
              """)
          .update();
    }
  }

  /** Gives pgvector those that a server without it wrote. */
  private void fill() {
    while (true) {
      Map<Row, byte[]> rows = new LinkedHashMap<>();
      jdbc.sql(
              """
              SELECT scope_id, item_id, model_id, components FROM item_vector
              WHERE embedding IS NULL LIMIT :batch
              """)
          .param("batch", BATCH)
          .query((java.sql.ResultSet row) -> {
            rows.put(
                new Row(
                    row.getLong("scope_id"),
                    Objects.requireNonNull(row.getString("item_id")),
                    row.getInt("model_id")),
                row.getBytes("components"));
          });
      template.batchUpdate(
          """
          UPDATE item_vector SET embedding = CAST(? AS vector)
          WHERE scope_id = ? AND item_id = ? AND model_id = ? AND components = ?
          """,
          rows.entrySet(),
          BATCH,
          (statement, row) -> {
            statement.setString(1, Components.literal(Components.of(row.getValue())));
            statement.setLong(2, row.getKey().scope());
            statement.setString(3, row.getKey().item());
            statement.setInt(4, row.getKey().model());
            statement.setBytes(5, row.getValue());
          });
      if (rows.size() < BATCH) {
        return;
      }
    }
  }

  private record Row(long scope, String item, int model) {}

  private void index(Model model) {
    if (pgVector.holds(model)) {
      return;
    }
    String name = "item_vector_hnsw_" + model.id();
    jdbc.sql(
            """
            CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON item_vector
            USING hnsw ((embedding::vector(%d)) vector_cosine_ops) WHERE model_id = %d
            """
                .formatted(name, model.dimension(), model.id()))
        .update();
    if (isValid(name)) {
      pgVector.hasIndexed(model.id());
      LOG.info("Vectors of {} are searched by pgvector where there are many.", model.name());
    } else if (!isBeingBuilt()) {
      jdbc.sql("DROP INDEX CONCURRENTLY IF EXISTS " + name).update(); // what a failed attempt left
    }
  }

  private boolean isValid(String index) {
    return jdbc.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = CAST(:name AS regclass)")
        .param("name", index)
        .query(Boolean.class)
        .single();
  }

  private boolean isBeingBuilt() {
    return jdbc.sql("SELECT EXISTS (SELECT FROM pg_stat_progress_create_index)")
        .query(Boolean.class)
        .single();
  }
}
