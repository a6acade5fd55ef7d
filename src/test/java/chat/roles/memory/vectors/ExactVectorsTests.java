package chat.roles.memory.vectors;

import chat.roles.testing.TestDatabase;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;

@NullMarked
class ExactVectorsTests extends VectorsContract {

  private static String url = "";

  @BeforeAll
  static void migrate() {
    url = TestDatabase.freshUrl();
    VectorNode.migrate(url);
  }

  @Override
  protected String url() {
    return url;
  }
}
