package chat.roles.toolbox.script;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.toolbox.script.ScriptSettings.Isolation;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts that want out, or want everything: {@code scripts/attacks.txt}, each with what it must
 * come to, a text or a status and words of the message. The wall of the process stays up in all of
 * them, and a script of somebody else goes on beside each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptAttackTests {

  private static final Pattern HEAD =
      Pattern.compile(
          "(?<name>.+?) (?:= (?<text>.*)|(?<status>[45][0-9\\[\\]]+)(?: (?<words>.+))?)");

  private Sandbox sandbox;
  private ScriptTool tool;

  @BeforeAll
  void opens() {
    sandbox = Sandboxes.sandbox(Sandboxes.settings(Isolation.PROCESS));
    tool = Sandboxes.tool(sandbox);
  }

  @AfterAll
  void closes() {
    sandbox.close();
  }

  record Attack(
      String name,
      @Nullable String text,
      @Nullable String status,
      @Nullable String words,
      String script) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> attacks() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ScriptAttackTests.class.getResourceAsStream("/scripts/attacks.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(all.split("(?m)^//// "))
          .filter(block -> !block.isBlank())
          .map(ScriptAttackTests::attack)
          .toList()
          .stream();
    }
  }

  private static Attack attack(String block) {
    String head = block.lines().findFirst().orElseThrow();
    Matcher matcher = HEAD.matcher(head);
    assertThat(matcher.matches()).as(head).isTrue();
    return new Attack(
        matcher.group("name"),
        matcher.group("text"),
        matcher.group("status"),
        matcher.group("words"),
        block.substring(head.length() + 1).strip());
  }

  @Test
  void thereAreEnoughOfThem() throws IOException {
    assertThat(attacks()).hasSizeGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void getsNowhereAndHarmsNobody(Attack attack) throws InterruptedException {
    List<String> others = new ArrayList<>();
    Thread other = Thread.ofVirtual().start(() -> others.add(innocent()));
    String came = cameTo(attack.script());
    other.join();
    if (attack.text() != null) {
      assertThat(came).isEqualTo("0 " + attack.text());
    } else {
      assertThat(came).matches("(?s)" + attack.status() + " .*");
      assertThat(came).containsPattern(attack.words() == null ? "." : attack.words());
      assertThat(came.length()).isLessThan(3_000);
    }
    assertThat(others).containsExactly("hello, Ann");
  }

  private String cameTo(String script) throws InterruptedException {
    try {
      ChatDto dto = tool.act(Sandboxes.call(script));
      return dto.statusCode() + " " + dto.text();
    } catch (ToolFailure failure) {
      return failure.statusCode() + " " + failure.getMessage();
    }
  }

  private String innocent() {
    try {
      return String.valueOf(
          tool.act(
                  Sandboxes.call(
                      """
                      async (chatDto, promptService, ctx, actor) => {
                        await promptService.process(chatDto, {to: 'eval', prompt: 'hello, '});
                        chatDto.text += actor.nick;
                        return chatDto;
                      }
                      """))
              .text());
    } catch (InterruptedException | ToolFailure e) {
      return e.toString();
    }
  }
}
