package chat.roles.memory.vectors;

import chat.roles.models.embeddings.Embeddings;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** All of the index as one server has it; several on one database are several servers. */
@NullMarked
final class VectorNode implements AutoCloseable {

  final Vectors vectors;
  final Backlog backlog;
  final BacklogStore backlogStore;
  final EmbeddingModels models;
  final ModelStore modelStore;
  final VectorStore store;
  final ExactSearch exact;
  final PgVector pgVector;
  final PgVectorSetup pgVectorSetup;
  final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final HikariDataSource pool;

  VectorNode(String url, Embeddings embeddings) {
    this(url, embeddings, new SearchSettings(true, 0, DataSize.ofMegabytes(64), Duration.ZERO));
  }

  VectorNode(String url, Embeddings embeddings, SearchSettings settings) {
    pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(3);
    JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
    JdbcTemplate template = new JdbcTemplate(pool);
    jdbc = JdbcClient.create(template);
    transaction = new TransactionTemplate(transactions);
    pgVector = new PgVector(jdbc, transactions);
    pgVectorSetup = new PgVectorSetup(jdbc, template, pgVector, settings);
    store = new VectorStore(jdbc, template, pgVector);
    modelStore = new ModelStore(jdbc);
    models = new EmbeddingModels(modelStore, embeddings);
    exact = new ExactSearch(store, transactions, settings);
    backlogStore = new BacklogStore(jdbc, store, transactions);
    backlog = new Backlog(backlogStore, modelStore, models, embeddings, pgVectorSetup, settings);
    vectors =
        new Vectors(
            store,
            models,
            embeddings,
            new MeaningSearch(exact, pgVector, store, settings),
            new CommonWords(jdbc),
            backlog);
  }

  /**
   * Makes the tables, over one connection: Flyway has two, and pgvector's server for tests lets one
   * wait while the other has a transaction.
   */
  static void migrate(String url) {
    List<Resource> migrations = Arrays.asList(found("classpath:db/migration/*.sql"));
    migrations.sort(Comparator.comparingInt(VectorNode::version));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (Resource migration : migrations) {
        statement.execute(migration.getContentAsString(StandardCharsets.UTF_8));
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Resource[] found(String pattern) {
    try {
      return new PathMatchingResourcePatternResolver().getResources(pattern);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(Resource migration) {
    String name = Objects.requireNonNull(migration.getFilename());
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  void write(Consumer<Vectors> change) {
    transaction.executeWithoutResult(_ -> change.accept(vectors));
  }

  void put(VectorScope scope, VectorEntry... entries) throws InterruptedException {
    Embedded embedded =
        vectors.embed(java.util.Arrays.stream(entries).map(VectorEntry::text).toList());
    write(v -> v.upsert(scope, List.of(entries), embedded));
  }

  /** As its background thread does now and then. */
  void tend() throws InterruptedException {
    models.forgetWhatWasRead();
    pgVectorSetup.setUp(models.all());
    backlog.embedAll();
  }

  @Override
  public void close() {
    pool.close();
  }
}
