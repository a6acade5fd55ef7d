package chat.roles.memory.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.models.embeddings.WordEmbedder;
import chat.roles.testing.PgVectorServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

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
  void findsNearlyAllThatTheExactSearchFinds() throws Exception {
    Random random = new Random(3);
    List<VectorEntry> nodes = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String label = "part=" + i % 5;
      nodes.add(VectorEntry.of("n" + i, sentence(random), Set.of(label)));
    }
    for (int from = 0; from < nodes.size(); from += 1_000) {
      node.put(scope, nodes.subList(from, from + 1_000).toArray(VectorEntry[]::new));
    }
    VectorStore.Scope stored = node.store.find(scope).orElseThrow();
    ModelStore.Model model = node.models.searched().orElseThrow();
    for (List<Set<String>> filters : List.of(List.<Set<String>>of(), List.of(Set.of("part=3")))) {
      int found = 0;
      for (int i = 0; i < 50; i++) {
        float[] vector = WordEmbedder.models(embedder).embed(List.of(sentence(random))).getFirst();
        var wanted = new ExactSearch.Wanted(vector, new LabelFilter(filters), 10, 2);
        Set<String> exact = ids(node.exact.nearest(stored, model, wanted));
        Set<String> byIndex = ids(node.pgVector.nearest(stored, model, wanted));
        assertThat(byIndex).hasSize(10);
        exact.retainAll(byIndex);
        found += exact.size();
      }
      assertThat(found / 500.0).as("recall at 10 with %s", filters).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void goesOnWithVectorsThatAServerWithoutItWrote() throws Exception {
    SearchSettings without =
        new SearchSettings(false, 0, DataSize.ofMegabytes(64), Duration.ofHours(1));
    try (VectorNode old = new VectorNode(server.url(), WordEmbedder.models(embedder), without)) {
      old.tend();
      assertThat(old.pgVector.isReady()).isFalse();
      old.put(scope, entry("a", "written without it"));
      assertThat(ids(search(old, meaning("written", 5)))).containsExactly("a");
    }
    node.tend();
    VectorStore.Scope stored = node.store.find(scope).orElseThrow();
    ModelStore.Model model = node.models.searched().orElseThrow();
    float[] vector = WordEmbedder.models(embedder).embed(List.of("written")).getFirst();
    assertThat(
            node.pgVector.nearest(
                stored, model, new ExactSearch.Wanted(vector, new LabelFilter(List.of()), 5, 2)))
        .extracting(VectorBlocks.Near::id)
        .containsExactly("a");
  }

  private static Set<String> ids(Collection<VectorBlocks.Near> found) {
    Set<String> ids = new HashSet<>();
    found.forEach(near -> ids.add(near.id()));
    return ids;
  }

  private static String sentence(Random random) {
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      sentence.append("w").append(random.nextInt(400)).append(' ');
    }
    return sentence.toString();
  }

  @Test
  void isUsed() {
    assertThat(node.pgVector.isReady()).isTrue();
    assertThat(node.models.searched())
        .hasValueSatisfying(m -> assertThat(node.pgVector.holds(m)).isTrue());
  }
}
