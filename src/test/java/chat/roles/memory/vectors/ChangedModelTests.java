package chat.roles.memory.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.memory.vectors.VectorQuery.Words;
import chat.roles.models.embeddings.WordEmbedder;
import chat.roles.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Another embedding model is configured while there are vectors of the former. */
class ChangedModelTests {

  private static final VectorScope SCOPE = new VectorScope("test", "changing");

  private final WordEmbedder former = new WordEmbedder("former", 32);
  private final WordEmbedder later = new WordEmbedder("later", 48);
  private String url = "";

  @BeforeEach
  void fill() throws InterruptedException {
    url = TestDatabase.freshUrl();
    VectorNode.migrate(url);
    try (VectorNode node = node(former)) {
      for (int i = 0; i < 100; i++) {
        node.put(SCOPE, entry("n" + i, "text number" + i));
      }
      node.tend();
    }
  }

  @Test
  void searchesTheFormerUntilTheNewIsComplete() throws Exception {
    try (VectorNode node = node(later, former)) {
      assertThat(nearest(node, "text number7")).isEqualTo("n7");
      assertThat(searched(node)).isEqualTo("former");
      node.put(SCOPE, entry("new", "something written meanwhile"));
      assertThat(nearest(node, "something written meanwhile")).isEqualTo("new");
      assertThat(searched(node)).isEqualTo("former");
      node.tend();
      assertThat(searched(node)).isEqualTo("later");
      assertThat(nearest(node, "text number7")).isEqualTo("n7");
      assertThat(nearest(node, "something written meanwhile")).isEqualTo("new");
    }
  }

  @Test
  void goesOnWhereAServerStoppedAndSharesTheWork() throws Exception {
    WordEmbedder broken = new WordEmbedder("later", 48);
    try (VectorNode node = node(broken, former)) {
      node.put(SCOPE, entry("new", "chooses the model"));
      List<BacklogStore.Pending> some = node.backlogStore.pending(modelId(node), 30);
      node.backlogStore.write(
          some,
          WordEmbedder.models(broken).embed(some.stream().map(BacklogStore.Pending::text).toList()),
          modelId(node));
    }
    try (VectorNode node = node(later, former);
        VectorNode other = node(new WordEmbedder("later", 48), former)) {
      assertThat(node.backlogStore.pending(modelId(node), 1_000)).hasSize(70);
      Thread helping =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  other.tend();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      node.tend();
      helping.join();
      assertThat(node.backlogStore.pending(modelId(node), 1_000)).isEmpty();
      assertThat(nearest(node, "text number42")).isEqualTo("n42");
      assertThat(nearest(other, "text number43")).isEqualTo("n43");
      assertThat(searched(other)).isEqualTo("later");
    }
  }

  @Test
  void findsByWordsWhatHasNoVectorYetWhenTheFormerModelIsGone() throws Exception {
    try (VectorNode node = node(later)) {
      assertThat(node.vectors.search(query("number7", Words.ANY)))
          .first()
          .satisfies(hit -> assertThat(hit.id()).isEqualTo("n7"));
      node.tend();
      assertThat(nearest(node, "text number7")).isEqualTo("n7");
    }
  }

  @Test
  void isUsedFurtherByAServerThatWasConfiguredBefore() throws Exception {
    try (VectorNode old = node(former)) {
      old.put(SCOPE, entry("old", "written by the old server"));
      try (VectorNode node = node(later, former)) {
        node.put(SCOPE, entry("new", "written by the new server"));
        node.tend();
        old.models.forgetWhatWasRead();
        assertThat(nearest(old, "text number7")).isEqualTo("n7");
        old.put(SCOPE, entry("old", "written by the old server again"));
        old.tend();
        assertThat(node.vectors.search(query("again", Words.ALL))).isNotEmpty();
        node.tend();
        assertThat(nearest(node, "written by the old server again")).isEqualTo("old");
        assertThat(searched(node)).isEqualTo("later");
      }
    }
  }

  @Test
  void deletesVectorsOfTheFormerWhenNobodyNeedsThem() throws Exception {
    SearchSettings atOnce =
        new SearchSettings(false, 0, DataSize.ofMegabytes(64), Duration.ofSeconds(-1));
    try (VectorNode node = new VectorNode(url, WordEmbedder.models(later, former), atOnce)) {
      node.tend();
      List<Integer> outdated = node.modelStore.outdated(atOnce.keepPrevious());
      assertThat(outdated).hasSize(1);
      assertThat(node.modelStore.retire(outdated.getFirst(), 60)).isFalse();
      assertThat(node.modelStore.retire(outdated.getFirst(), 60)).isFalse();
      assertThat(node.modelStore.retire(outdated.getFirst(), 60)).isTrue();
      assertThat(node.modelStore.outdated(atOnce.keepPrevious())).isEmpty();
      assertThat(nearest(node, "text number7")).isEqualTo("n7");
    }
    try (VectorNode back = node(former, later)) {
      assertThat(searched(back)).isEqualTo("later");
      back.tend();
      assertThat(searched(back)).isEqualTo("former");
      assertThat(nearest(back, "text number7")).isEqualTo("n7");
    }
  }

  private VectorNode node(WordEmbedder... embedders) {
    return new VectorNode(url, WordEmbedder.models(embedders));
  }

  private static int modelId(VectorNode node) {
    node.models.forgetWhatWasRead();
    return node.models.all().getFirst().id();
  }

  private static String searched(VectorNode node) {
    node.models.forgetWhatWasRead();
    return node.models.searched().orElseThrow().name();
  }

  private static VectorEntry entry(String id, String text) {
    return VectorEntry.of(id, text, Set.of());
  }

  private static VectorQuery query(String text, Words words) {
    return new VectorQuery(SCOPE, text, words, List.of(), 5, VectorQuery.ANY_DISTANCE);
  }

  private static String nearest(VectorNode node, String text) throws InterruptedException {
    return node.vectors.search(query(text, Words.NONE)).getFirst().id();
  }
}
