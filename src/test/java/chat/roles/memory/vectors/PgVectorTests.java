package chat.roles.memory.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.PgVectorServer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same on a real pgvector, where even the smallest scope is searched by its index. */
@NullMarked
class PgVectorTests extends VectorsContract {

  private static PgVectorServer server;

  @BeforeAll
  static void startServer() {
    server = PgVectorServer.start();
    VectorNode.migrate(server.url());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected String url() {
    return server.url();
  }

  @Test
  void isUsed() {
    assertThat(node.pgVector.isReady()).isTrue();
    assertThat(node.models.searched()).hasValueSatisfying(m -> assertThat(node.pgVector.holds(m)).isTrue());
  }
}
