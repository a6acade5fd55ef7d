package chat.roles.memory.imports.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReaderTests {

  private static List<String> read(Format format, String text) throws UnreadableException {
    return Readings.of(format, text).stream()
        .map(block -> block.isHeading() ? block.level() + " " + block.text() : block.text())
        .toList();
  }

  @Test
  void markdownIsTakenApartAtItsOutermostLevel() throws Exception {
    String markdown =
        """
        ---
        title: Guide
        ---
        # The *guide* to C# ##
        One
        paragraph
        - a
          # no heading

          more
        - b

        Two
        lines
        ====
        ```
        # no heading
        ```
        | a | b |
        |---|---|
        | 1 | 2 |

            code

        [ref]: http://example.com
        #
        """;
    assertThat(read(Format.MARKDOWN, markdown))
        .containsExactly(
            "---\ntitle: Guide\n---",
            "1 The *guide* to C#",
            "One\nparagraph",
            "- a\n  # no heading\n\n  more\n- b",
            "1 Two lines",
            "```\n# no heading\n```",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "    code",
            "[ref]: http://example.com",
            "#");
  }

  @Test
  void aTitleOfManyWordsIsText() throws Exception {
    String title = "word ".repeat(60).strip();
    assertThat(read(Format.MARKDOWN, "# " + title)).containsExactly("# " + title);
    assertThat(read(Format.HTML, "<h1>" + title + "</h1>")).containsExactly(title);
  }

  @Test
  void plainTextIsNoMarkdown() throws Exception {
    assertThat(read(Format.TEXT, "# a\nb\n---\n\n```\nc <i>\n\n<script>\nd\n\n[x]: y\n\n#e"))
        .containsExactly("\\# a\nb\n\\---", "\\```\nc <i>", "\\<script>\nd", "\\[x]: y", "#e");
  }

  @Test
  void aPageIsItsReadableText() throws Exception {
    String html =
        """
        <!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">
        <html><head><title>no</title><style>no</style></head><body>
        <nav>no</nav><p hidden>no</p><!-- no --><button>no</button>
        <h2>A <em>title</em> #</h2>Loose<br>words &amp; &x;
        <div>in a div<script>no()</script> and <b>bold</b></div>
        <p># no heading</p>
        <ul><li>one<li>two <ol><li>deep</ol><li><p>three</p><p>more</p></ul>
        <table><tr><th>A|B<th>C<tr><td>1<td>2</table>
        <pre>  x = 1
          ``` y
        </pre><img src="http://127.0.0.1:1/" alt="A cat">
        """;
    assertThat(read(Format.HTML, html))
        .containsExactly(
            "2 A title #",
            "Loose",
            "words & &x;",
            "in a div and bold",
            "\\# no heading",
            "- one\n- two\n    1. deep\n- three\n    more",
            "| A\\|B | C |\n| --- | --- |\n| 1 | 2 |",
            "````\nx = 1\n  ``` y\n````",
            "A cat");
  }

  @Test
  void readsOtherAlphabets() throws Exception {
    String text = "Grüße – “quoted” €";
    assertThat(Readings.of(Format.TEXT, text.getBytes(Charset.forName("windows-1252"))))
        .containsExactly(new Block(0, text));
    assertThat(Readings.of(Format.TEXT, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly(new Block(0, text));
    assertThat(Readings.of(Format.TEXT, "\uFEFF" + text)).containsExactly(new Block(0, text));
  }

  static List<Arguments> evil() {
    return List.of(
        Arguments.of(Format.HTML, "<div>".repeat(90_000) + "deep"),
        Arguments.of(Format.HTML, "<table><tr><td>".repeat(20_000) + "deep"),
        Arguments.of(Format.HTML, "<b><i>".repeat(60_000) + "deep"),
        Arguments.of(Format.MARKDOWN, "- ".repeat(200_000) + "deep"),
        Arguments.of(Format.MARKDOWN, "[".repeat(400_000) + "deep"),
        Arguments.of(Format.MARKDOWN, "*a **b _c `d ".repeat(30_000)),
        Arguments.of(Format.MARKDOWN, "[a]: <b\n".repeat(50_000)),
        Arguments.of(Format.MARKDOWN, "|".repeat(200_000) + "\n" + "|-".repeat(100_000)),
        Arguments.of(Format.MARKDOWN, "---\n" + "a: b\n".repeat(100_000)),
        Arguments.of(Format.TEXT, "<[#`".repeat(120_000)),
        Arguments.of(Format.TEXT, "a\n\n".repeat(90_000)));
  }

  @ParameterizedTest
  @MethodSource("evil")
  void whatIsWrittenToHurtIsReadInTime(Format format, String text) throws Exception {
    long begun = System.nanoTime();
    assertThat(Readings.of(format, text)).isNotEmpty();
    assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
  }
}
