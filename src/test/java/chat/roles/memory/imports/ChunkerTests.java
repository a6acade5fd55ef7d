package chat.roles.memory.imports;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.memory.Spot;
import chat.roles.memory.imports.reader.Block;
import chat.roles.memory.imports.reader.RandomMarkdown;
import chat.roles.memory.imports.reader.Readings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTests {

  /** Four letters are a token, and every other visible character. */
  static final TokenCount TOKENS =
      text -> {
        int tokens = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
          boolean letter = text.charAt(i) < 0x250 && Character.isLetter(text.charAt(i));
          letters = letter ? letters + 1 : 0;
          boolean counts = letter ? letters % 4 == 1 : !Character.isWhitespace(text.charAt(i));
          tokens += counts ? 1 : 0;
        }
        return tokens;
      };

  private static List<PlannedNode> plan(String markdown, int limit) {
    return Chunker.plan(
        new Spot.Name("", "doc"),
        "A document",
        Readings.markdown(markdown),
        new Cutter(limit, TOKENS));
  }

  private static String text(PlannedNode node) {
    return node.content() == null ? "" : node.content().stringValue();
  }

  private static List<String> told(List<PlannedNode> nodes) {
    return nodes.stream().map(n -> n.name().key() + ": " + text(n)).toList();
  }

  @Test
  void aTreeMirrorsTheHeadings() {
    String markdown =
        """
        Before all.

        # Guide

        One.

        Two.

        ### Deep

        Three.

        ## Install

        - a
        - b

        # End
        """;
    assertThat(told(plan(markdown, 100)))
        .containsExactly(
            "doc: A document",
            "doc/0001: Before all.",
            "doc/0002-guide: Guide",
            "doc/0002.0001: One.\n\nTwo.",
            "doc/0002.0002-deep: Deep",
            "doc/0002.0002.0001: Three.",
            "doc/0002.0003-install: Install",
            "doc/0002.0003.0001: - a\n- b",
            "doc/0003-end: End");
    assertThat(plan(markdown, 100))
        .extracting(node -> node.parent() == null ? null : node.parent().key())
        .containsExactly(
            null,
            "doc",
            "doc",
            "doc/0002-guide",
            "doc/0002-guide",
            "doc/0002.0002-deep",
            "doc/0002-guide",
            "doc/0002.0003-install",
            "doc");
    assertThat(plan(markdown, 100))
        .extracting(PlannedNode::summary)
        .containsExactly(
            null, null, null, "Guide", "Guide", "Guide › Deep", "Guide", "Guide › Install", null);
  }

  @Test
  void blocksThatFitTogetherStandTogether() {
    String paragraph = "word ".repeat(29) + "end.";
    List<PlannedNode> nodes = plan((paragraph + "\n\n").repeat(5), 100);
    assertThat(nodes)
        .extracting(node -> node.name().key())
        .containsExactly("doc", "doc/0001", "doc/0002");
    assertThat(text(nodes.get(1))).isEqualTo(paragraph + "\n\n" + paragraph + "\n\n" + paragraph);
  }

  @Test
  void aCodeBlockThatFitsIsNotTorn() {
    String code = "```\n" + "int a = 1;\n".repeat(6) + "```";
    List<PlannedNode> nodes = plan("word ".repeat(70) + "\n\n" + code + "\n\nlast", 100);
    assertThat(nodes).anyMatch(node -> text(node).startsWith(code));
  }

  @Test
  void piecesOfALongParagraphOverlapByATenth() {
    String text =
        new Random(7)
            .ints(3_000, 0, 500)
            .mapToObj(i -> "w" + i + (i % 9 == 0 ? "." : ""))
            .collect(Collectors.joining(" "));
    List<PlannedNode> nodes = plan(text, 200);
    assertThat(nodes.size()).isGreaterThan(20);
    for (int i = 2; i < nodes.size(); i++) {
      String before = text(nodes.get(i - 1));
      String overlap = Cutter.overlap(before);
      assertThat(nodes.get(i).name().key()).isEqualTo("doc/0001~%04d".formatted(i));
      assertThat(text(nodes.get(i))).startsWith(overlap);
      assertThat(overlap.length())
          .isBetween(before.length() * 8 / 100, before.length() * 10 / 100 + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 97, 256, 800})
  void whateverIsWrittenIsAllThereInChunksThatFit(int limit) {
    for (int seed = 0; seed < 150; seed++) {
      String markdown = new RandomMarkdown(seed).document();
      List<Block> blocks = Readings.markdown(markdown);
      List<PlannedNode> nodes = plan(markdown, limit);
      checkTree(nodes, limit);
      String written =
          Objects.requireNonNull(MarkdownExport.of(exported(nodes), Integer.MAX_VALUE));
      assertThat(letters(written)).as("seed %d", seed).isEqualTo(letters(marked(blocks)));
      assertThat(letters(markdown).replaceAll("[=-]", ""))
          .as("seed %d", seed)
          .isEqualTo(letters(written).replaceAll("[=-]", ""));
    }
  }

  private static String marked(List<Block> blocks) {
    return blocks.stream().map(Block::markdown).collect(Collectors.joining("\n"));
  }

  /** Without white space, and without the marks of headings, whose levels may be others. */
  private static String letters(String text) {
    return text.replaceAll("[\\s#]+", "");
  }

  private static void checkTree(List<PlannedNode> nodes, int limit) {
    Set<String> keys = new HashSet<>();
    String before = "";
    for (PlannedNode node : nodes) {
      String key = node.name().key();
      assertThat(node.parent() == null ? keys.isEmpty() : keys.contains(node.parent().key()))
          .isTrue();
      assertThat(keys.add(key)).as(key).isTrue();
      assertThat(key).isGreaterThan(before);
      before = key;
      String meant = node.summary() == null ? text(node) : node.summary() + "\n" + text(node);
      assertThat(TOKENS.of(meant)).isLessThanOrEqualTo(limit);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 97, 256, 800})
  void whatIsExportedBecomesTheSameTreeAgain(int limit) {
    for (int seed = 0; seed < 300; seed++) {
      List<PlannedNode> nodes = plan(new RandomMarkdown(seed).document(), limit);
      String written = written(nodes);
      assertThat(plan(written, limit)).as("seed %d", seed).isEqualTo(nodes);
    }
  }

  @Test
  void aHugeLineWithoutSpacesIsCutToo() {
    String line = "x".repeat(100_000) + "日".repeat(100_000) + "😀".repeat(10_000);
    List<PlannedNode> nodes = plan(line, 256);
    checkTree(nodes, 256);
    String written = written(nodes);
    assertThat(written).isEqualTo(line + "\n");
  }

  private static String written(List<PlannedNode> nodes) {
    return Objects.requireNonNull(MarkdownExport.of(exported(nodes), Integer.MAX_VALUE));
  }

  /** As an export meets them. */
  static List<ExportedNode> exported(List<PlannedNode> nodes) {
    Map<String, Integer> depths = new HashMap<>();
    List<ExportedNode> exported = new ArrayList<>();
    for (PlannedNode node : nodes) {
      int depth = node.parent() == null ? 0 : depths.getOrDefault(node.parent().key(), 0) + 1;
      depths.put(node.name().key(), depth);
      exported.add(
          new ExportedNode(depth, node.name(), node.parent(), node.content(), node.summary()));
    }
    return exported;
  }
}
