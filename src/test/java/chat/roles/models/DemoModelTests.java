package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoModelTests {

  private final DemoModel model = new DemoModel();

  @Test
  void saysThatItIsADemoAndEchoes() {
    assertThat(ask("Tell me about pasta"))
        .contains("demo model", "“Tell me about pasta”", "no earlier messages")
        .isEqualTo(ask("Tell me about pasta"));
  }

  @Test
  void showsWhatItSeesOfTheConversation() {
    assertThat(ask("And now?", "I like blue", "Noted."))
        .contains("2 earlier messages", "“I like blue”");
    assertThat(ask("What did I say?", "I like blue", "Noted.")).contains("“I like blue”");
    assertThat(ask("What did I say?")).contains("no earlier messages");
  }

  @Test
  void remembersANameThatItWasTold() {
    assertThat(ask("What is my name?", "Hi, my name is Ada.", "Hello")).contains("is Ada.");
    assertThat(ask("What is my name?")).contains("have not told me your name");
  }

  @Test
  void streamsInPieces() {
    List<String> pieces = new ArrayList<>();
    Answer answer =
        model.ask(
            new Question(
                List.of(new Message(Speaker.USER, "hello")), Sampling.UNSPECIFIED, true, "k"),
            pieces::add);

    assertThat(pieces).hasSizeGreaterThan(5);
    assertThat(String.join("", pieces)).isEqualTo(answer.text());
    assertThat(answer.estimated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Is it warm? Answer yes or no.", "Done? (yes/no)", "Say \"yes\" or \"no\""})
  void saysYesWhereOnlyYesOrNoIsWanted(String question) {
    assertThat(ask(question)).startsWith("Yes.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          Answer as JSON: {"title": "...", "pages": 12, "good": false, "none": null} \
          ~ {"title":"demo title","pages":12,"good":false,"none":null}
          Reply like {name: 'x', firstName: "…", /* years */ age: number,} \
          ~ {"name":"demo name","firstName":"demo first name","age":1}
          List steps as [{"step": "what to do"}, ...] ~ [{"step":"demo step 1"},{"step":"demo step 2"}]
          Answer {"mood": "good|bad", "kind": "a" | "b"} ~ {"mood":"good","kind":"a"}
          Return {"tags": ["..."], "link": "https://a.b/c", "day": "2026-01-02"} \
          ~ {"tags":["demo tags 1","demo tags 2"],"link":"https://a.b/c","day":"2026-01-02"}
          Format: {"ok": boolean, "items": [{"n": 0}]} ~ {"ok":true,"items":[{"n":0},{"n":0}]}
          Schema: {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"},\
          "c":{"enum":["x","y"]},"d":{"type":"array","items":{"type":"boolean"}}}} \
          ~ {"a":"demo a","b":1,"c":"x","d":[true,true]}
          Given {"in": 1}, answer in the format {"out": "text"}. ~ {"out":"demo out"}
          Answer in the format {"out": "text"} for this input: {"in": 1} ~ {"out":"demo out"}
          """)
  void answersInTheShapeOfAnExample(String question, String answer) {
    assertThat(Json.parse(ask(question))).isEqualTo(Json.parse(answer));
  }

  @Test
  void prefersAFencedExample() {
    assertThat(ask("Look at {this}.\n```json\n{\n  \"a\": {\"b\": [1, 2]}\n}\n```\nPlease."))
        .isEqualTo("{\"a\":{\"b\":[1,2]}}");
  }

  @Test
  void findsTheExampleInTheSystemText() {
    Question question =
        new Question(
            List.of(
                new Message(Speaker.SYSTEM, "Answer always as {\"a\": 1}."),
                new Message(Speaker.USER, "hello")),
            Sampling.UNSPECIFIED,
            false,
            "k");

    assertThat(model.ask(question, _ -> {}).text()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1}",
        "an open { brace",
        "[",
        "}{",
        "a [link](x) and {} and []",
        "\ud83d{\0}",
        " "
      })
  void answersInProseWithoutAnExample(String question) {
    assertThat(ask(question)).contains("demo model");
  }

  private String ask(String question, String... earlier) {
    List<Message> messages = new ArrayList<>();
    for (String text : earlier) {
      messages.add(new Message(messages.size() % 2 == 0 ? Speaker.USER : Speaker.ASSISTANT, text));
    }
    messages.add(new Message(Speaker.USER, question));
    return model.ask(new Question(messages, Sampling.UNSPECIFIED, false, "k"), _ -> {}).text();
  }
}
