package chat.roles.memory.imports.reader;

import java.util.Random;

/** Documents that nobody would write, from a seed. */
public final class RandomMarkdown {

  private static final String[] WORDS = {
    "alpha",
    "beta",
    "the",
    "a",
    "of",
    "Über",
    "naïve",
    "日本語の文章。",
    "x",
    "1.",
    "#hash",
    "C#",
    "`code`",
    "**bold**",
    "[link](http://x.y)",
    "[ref]",
    "-",
    "|",
    "&amp;",
    "<b>",
    "😀",
    "\\#",
    "internationalization",
    "ok.",
    "why?",
    "http://example.com/a/very/long/path/that/goes/on",
  };

  private final Random random;

  public RandomMarkdown(long seed) {
    this.random = new Random(seed);
  }

  public String document() {
    StringBuilder document = new StringBuilder();
    int blocks = 1 + random.nextInt(40);
    for (int i = 0; i < blocks; i++) {
      document.append(block()).append("\n".repeat(1 + random.nextInt(3)));
    }
    return document.toString();
  }

  private String block() {
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> "#".repeat(1 + random.nextInt(6)) + " " + line(5);
      case 3 -> line(4) + "\n" + (random.nextBoolean() ? "===" : "---");
      case 4 -> lines("- ", 30);
      case 5 -> lines("1. ", 5) + "\n\n   " + line(6);
      case 6 -> "```java\n" + lines("    ", 30) + "\n" + (random.nextInt(8) == 0 ? "" : "```");
      case 7 -> "| a | b |\n|---|---|\n" + lines("| ", 20);
      case 8 -> "    " + line(5) + "\n\n    " + line(4);
      case 9 -> lines("> ", 6) + "\n" + line(3);
      case 10 -> random.nextBoolean() ? "***" : "[ref]: http://example.com 'title'\n" + line(3);
      case 11 -> "<div>\n" + line(5) + "\n</div>";
      default -> line(1 + random.nextInt(200));
    };
  }

  private String lines(String prefix, int most) {
    StringBuilder lines = new StringBuilder();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      lines.append(i == 0 ? "" : "\n").append(prefix).append(line(6));
    }
    return lines.toString();
  }

  private String line(int words) {
    StringBuilder line = new StringBuilder("w");
    for (int i = 0; i < words; i++) {
      line.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return line.toString();
  }
}
