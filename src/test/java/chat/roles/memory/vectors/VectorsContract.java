package chat.roles.memory.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import chat.roles.memory.vectors.VectorQuery.Words;
import chat.roles.models.embeddings.WordEmbedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for texts in scopes, with and without pgvector. Two servers share a database. */
@NullMarked
abstract class VectorsContract {

  static final int DIMENSION = 48;
  private static final List<String> QUESTIONS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "'",
          "''",
          "\\",
          "&",
          "|",
          "!",
          "a & | b",
          "(",
          "a:*",
          ":*b",
          "<->",
          "a <-> b",
          "'a':*A",
          "%",
          "_",
          "\ud800",
          "😀",
          "é",
          "日本語",
          "; DROP TABLE role",
          "$1",
          "?",
          "{}",
          "NULL");
  private static final AtomicInteger COUNT = new AtomicInteger();

  VectorNode node;
  VectorNode other;
  WordEmbedder embedder;
  VectorScope scope;

  /** A database with all tables. */
  protected abstract String url();

  @BeforeEach
  void start() throws InterruptedException {
    embedder = new WordEmbedder("words", DIMENSION);
    node = new VectorNode(url(), WordEmbedder.models(embedder));
    other = new VectorNode(url(), WordEmbedder.models(new WordEmbedder("words", DIMENSION)));
    scope = new VectorScope("test", "scope-" + COUNT.incrementAndGet());
    node.vectors.embed(List.of("the first text chooses the model"));
    node.tend();
    other.tend();
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
  }

  @Test
  void findsTheNearestFirstWithItsDistance() throws Exception {
    node.put(
        scope,
        entry("a", "red apples grow on trees"),
        entry("b", "red apples"),
        entry("c", "blue whales swim"));
    List<VectorHit> hits = search(node, meaning("red apples", 3));
    assertThat(ids(hits)).containsExactly("b", "a", "c");
    assertThat(distance(hits.getFirst())).isCloseTo(0, within(1e-3));
    assertThat(distance(hits.get(1))).isBetween(0.1, 0.7);
    assertThat(hits.get(1).text()).isEqualTo("red apples grow on trees");
    assertThat(ids(search(node, meaning("red apples", 1)))).containsExactly("b");
  }

  @Test
  void findsNothingInAScopeThatNobodyWroteTo() throws Exception {
    assertThat(search(node, meaning("anything", 3))).isEmpty();
    node.write(v -> v.remove(scope, List.of("a")));
    node.write(v -> v.removeWhere(scope, List.of()));
    node.write(v -> v.drop(scope));
    assertThat(node.vectors.count(scope)).isZero();
  }

  @Test
  void seesOnEveryServerWhatWasChangedOnAnother() throws Exception {
    node.put(scope, entry("a", "green tea"), entry("b", "black coffee"));
    assertThat(ids(search(other, meaning("green tea", 1)))).containsExactly("a");
    node.put(scope, entry("a", "white milk"));
    assertThat(search(other, meaning("green tea", 2)))
        .noneMatch(hit -> hit.text().equals("green tea"));
    assertThat(ids(search(other, meaning("white milk", 1)))).containsExactly("a");
    other.write(v -> v.remove(scope, List.of("a", "nowhere")));
    assertThat(ids(search(node, meaning("white milk", 5)))).containsExactly("b");
    node.put(scope, entry("a", "white milk again"));
    assertThat(ids(search(other, meaning("white milk", 1)))).containsExactly("a");
    node.write(v -> v.drop(scope));
    assertThat(search(other, meaning("white milk", 5))).isEmpty();
    node.put(scope, entry("c", "something new"));
    assertThat(ids(search(other, meaning("white milk", 5)))).containsExactly("c");
  }

  @Test
  void keepsScopesApart() throws Exception {
    VectorScope neighbour = new VectorScope("test", scope.name() + "-neighbour");
    VectorScope otherKind = new VectorScope("other", scope.name());
    node.put(scope, entry("a", "my own secret"));
    node.put(neighbour, entry("a", "the neighbour's secret"));
    node.put(otherKind, entry("a", "the other kind's secret"));
    for (Words words : Words.values()) {
      assertThat(node.vectors.search(query("secret", words, List.of(), 10)))
          .extracting(VectorHit::text)
          .containsExactly("my own secret");
    }
    node.write(v -> v.removeWhere(scope, List.of()));
    assertThat(search(node, meaning("secret", 9))).isEmpty();
    assertThat(node.vectors.count(neighbour)).isEqualTo(1);
  }

  @Test
  void findsWhatFulfilsAllFilters() throws Exception {
    node.put(
        scope,
        labelled("a", "same text", "version=1", "parent=x"),
        labelled("b", "same text", "version=1", "parent=y"),
        labelled("c", "same text", "version=2", "parent=x"),
        labelled("d", "same text"));
    for (Words words : Words.values()) {
      assertThat(filtered(words, Set.of("version=1"))).containsExactlyInAnyOrder("a", "b");
      assertThat(filtered(words, Set.of("version=1"), Set.of("parent=x"))).containsExactly("a");
      assertThat(filtered(words, Set.of("parent=x", "parent=y")))
          .containsExactlyInAnyOrder("a", "b", "c");
      assertThat(filtered(words, Set.of("version=3"))).isEmpty();
      assertThat(filtered(words, Set.of())).isEmpty();
    }
    node.write(v -> v.removeWhere(scope, List.of(Set.of("version=1"), Set.of("parent=y"))));
    assertThat(filtered(Words.NONE)).containsExactlyInAnyOrder("a", "c", "d");
  }

  @Test
  void takesLabelsThatLookLikeQueriesForLabels() throws Exception {
    List<String> hostile =
        List.of("x' OR '1'='1", "{a,b}", "\"", "\\", "%", "NULL", "a=b=c", "é😀", ":filter0", "$1");
    for (int i = 0; i < hostile.size(); i++) {
      node.put(scope, labelled("n" + i, "same text", hostile.get(i)));
    }
    for (int i = 0; i < hostile.size(); i++) {
      for (Words words : Words.values()) {
        assertThat(filtered(words, Set.of(hostile.get(i)))).containsExactly("n" + i);
      }
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> filtered(Words.ANY, Set.of("a\u0000b")));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> labelled("n", "text", "a\ud800b"));
  }

  @Test
  void answersToEveryQuestion() throws Exception {
    node.put(scope, entry("b", "plain words"));
    for (String question : QUESTIONS) {
      node.put(scope, entry("a", question));
      for (Words words : Words.values()) {
        assertThat(ids(node.vectors.search(query(question, words, List.of(), 5))))
            .as(question)
            .containsExactlyInAnyOrder("a", "b");
      }
    }
  }

  @Test
  void takesTextsAndQuestionsOfAnyLength() throws Exception {
    String endless = "word ".repeat(20_000);
    String oneWord = "x".repeat(100_000);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 15_000; i++) {
      many.append("w").append(i).append(' ');
    }
    node.put(scope, entry("a", endless), entry("b", oneWord), entry("c", many.toString()));
    for (String question : List.of(endless, oneWord, many.toString())) {
      for (Words words : Words.values()) {
        assertThat(node.vectors.search(query(question, words, List.of(), 5))).hasSize(3);
      }
    }
  }

  @Test
  void findsByAllOrAnyWordsAndTheirBeginnings() throws Exception {
    node.put(
        scope,
        entry("a", "The translator of US-01 keeps accents: café"),
        new VectorEntry("b", "painter", "also a translator", Set.of(), "kept"),
        entry("c", "nothing of that"));
    assertThat(byWords("translator", Words.ALL)).containsExactlyInAnyOrder("a", "b");
    assertThat(byWords("TRANSL", Words.ALL)).containsExactlyInAnyOrder("a", "b");
    assertThat(byWords("translator cafe", Words.ALL)).containsExactly("a");
    assertThat(byWords("us-01", Words.ALL)).containsExactly("a");
    assertThat(byWords("translator café nowhere", Words.ALL)).isEmpty();
    assertThat(byWords("translator café nowhere", Words.ANY)).containsExactly("a", "b");
    assertThat(byWords("slator", Words.ANY)).isEmpty();
    VectorHit hit = node.vectors.search(onlyWords("also", Words.ALL)).getFirst();
    assertThat(hit.payload()).isEqualTo("kept");
    assertThat(hit.text()).isEqualTo("painter");
    assertThat(distance(hit)).isPositive();
  }

  @Test
  void findsWordsInScriptsWithoutSpaces() throws Exception {
    node.put(scope, entry("a", "私は日本語を話します"), entry("b", "我喜欢红茶"));
    assertThat(byWords("日本語", Words.ALL)).containsExactly("a");
    assertThat(byWords("红茶", Words.ALL)).containsExactly("b");
  }

  @Test
  void ranksWhatIsFoundByBothBeforeWhatIsFoundByOne() throws Exception {
    node.put(
        scope,
        entry("near", "alpha beta gamma delta"),
        new VectorEntry("both", "alpha beta gamma", "needle", Set.of(), null),
        new VectorEntry("words", "something else", "needle", Set.of(), null));
    assertThat(ids(search(node, query("alpha beta gamma needle", Words.ANY, List.of(), 3))))
        .first()
        .isEqualTo("both");
  }

  @Test
  void leavesOutWhatIsTooFarAway() throws Exception {
    node.put(scope, entry("a", "red apples"), entry("b", "blue whales"));
    assertThat(
            ids(
                node.vectors.search(
                    new VectorQuery(scope, "red apples", Words.ALL, List.of(), 9, 0.5))))
        .containsExactly("a");
  }

  @Test
  void showsNothingOfATransactionThatDidNotCommit() throws Exception {
    node.put(scope, entry("a", "kept"));
    Embedded embedded = node.vectors.embed(List.of("lost"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            node.write(v -> {
              v.upsert(scope, List.of(entry("b", "lost")), embedded);
              v.remove(scope, List.of("a"));
              throw new IllegalStateException("no");
            }));
    assertThat(ids(search(node, meaning("lost", 5)))).containsExactly("a");
  }

  @Test
  void refusesToSearchInsideOfATransaction() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            node.write(v -> {
              try {
                v.search(meaning("x", 1));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }))
        .withMessageContaining("committed");
  }

  @Test
  void findsByWordsWhatCouldNotBeEmbeddedAndEmbedsItLater() throws Exception {
    embedder.breakDown();
    node.put(scope, entry("a", "late text"));
    List<VectorHit> hits = node.vectors.search(query("late", Words.ANY, List.of(), 5));
    assertThat(ids(hits)).containsExactly("a");
    assertThat(hits.getFirst().distance()).isNull();
    assertThat(search(other, meaning("late text", 5))).isEmpty();
    other.tend();
    assertThat(ids(search(other, meaning("late text", 5)))).containsExactly("a");
    embedder.repair();
    assertThat(distance(search(node, meaning("late text", 5)).getFirst())).isLessThan(1e-3);
  }

  @Test
  void keepsOthersNotWaitingForATextThatAModelRefuses() throws Exception {
    embedder.breakDown();
    node.put(
        scope,
        entry("a", "a good text"),
        entry("b", WordEmbedder.REFUSED + " words"),
        entry("c", "another good text"));
    embedder.repair();
    node.tend();
    assertThat(ids(search(node, meaning("good text", 5)))).containsExactlyInAnyOrder("a", "c");
    assertThat(byWords(WordEmbedder.REFUSED, Words.ALL)).contains("b");
    int asked = embedder.embedded.size();
    node.tend();
    assertThat(embedder.embedded).hasSize(asked);
  }

  @Test
  void forgetsRemovalsAndReadsAnewWhereTheyAreMissed() throws Exception {
    node.put(scope, entry("a", "one"), entry("b", "two"));
    assertThat(search(other, meaning("one", 5))).hasSize(2);
    node.write(v -> v.remove(scope, List.of("a")));
    node.jdbc.sql("UPDATE vector_item SET removed_at = removed_at - interval '2 hours'").update();
    node.backlogStore.forgetRemovals();
    assertThat(
            node.jdbc
                .sql(
                    """
                    SELECT count(*) FROM vector_item JOIN vector_scope s ON s.id = scope_id
                    WHERE name = :name
                    """)
                .param("name", scope.name())
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(ids(search(other, meaning("one", 5)))).containsExactly("b");
    assertThat(ids(search(node, meaning("one", 5)))).containsExactly("b");
  }

  @Test
  void findsOnEveryServerWhatAListOfChangesLeaves() throws Exception {
    Random random = new Random(7);
    Map<String, String> expected = new HashMap<>();
    for (int round = 0; round < 60; round++) {
      VectorNode writer = random.nextBoolean() ? node : other;
      List<VectorEntry> put = new ArrayList<>();
      Set<String> remove = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        String id = "id-" + random.nextInt(150);
        if (random.nextInt(3) > 0) {
          put.add(entry(id, "word" + random.nextInt(40) + " word" + random.nextInt(40)));
        } else {
          remove.add(id);
        }
      }
      writer.put(scope, put.toArray(VectorEntry[]::new));
      writer.write(v -> v.remove(scope, remove));
      put.forEach(e -> expected.put(e.id(), e.text()));
      remove.forEach(expected::remove);
      VectorNode reader = random.nextBoolean() ? node : other;
      Map<String, String> found = new HashMap<>();
      search(reader, meaning("word1 word2", 1_000)).forEach(h -> found.put(h.id(), h.text()));
      assertThat(found).as("round %d", round).isEqualTo(expected);
    }
  }

  VectorQuery meaning(String text, int count) {
    return query(text, Words.NONE, List.of(), count);
  }

  VectorQuery query(String text, Words words, List<Set<String>> filters, int count) {
    return new VectorQuery(scope, text, words, filters, count, VectorQuery.ANY_DISTANCE);
  }

  static VectorEntry entry(String id, String text) {
    return VectorEntry.of(id, text, Set.of());
  }

  private static VectorEntry labelled(String id, String text, String... labels) {
    return VectorEntry.of(id, text, Set.of(labels));
  }

  static List<VectorHit> search(VectorNode where, VectorQuery query) throws InterruptedException {
    return where.vectors.search(query);
  }

  static List<String> ids(List<VectorHit> hits) {
    return hits.stream().map(VectorHit::id).toList();
  }

  private VectorQuery onlyWords(String text, Words words) {
    return new VectorQuery(scope, text, words, List.of(), 9, -1);
  }

  private List<String> byWords(String text, Words words) throws InterruptedException {
    return ids(node.vectors.search(onlyWords(text, words)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private List<String> filtered(Words words, Set<String>... filters) throws InterruptedException {
    List<Set<String>> all = new ArrayList<>();
    for (Set<String> filter : filters) {
      all.add(filter);
    }
    return ids(node.vectors.search(query("same text", words, all, 9)));
  }

  private static double distance(VectorHit hit) {
    return Objects.requireNonNull(hit.distance());
  }
}
