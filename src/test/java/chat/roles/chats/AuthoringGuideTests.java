package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import chat.roles.toolbox.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out every example of docs/authoring.md. Its blocks say what they are: {@code member NICK}
 * a host for a role of that nick, {@code host} the host that the next messages go to, {@code chat
 * [PATCH] [entry]} a message, {@code answer} what must be in the answer to it.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthoringGuideTests {

  private static final Path GUIDE = Path.of("docs/authoring.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S*) ?([^\\n]*)\\n(.*?)^```$");

  private Stages stages;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  /** A host with those of its members, and what is said to it. */
  record Example(int line, Map<String, String> members, String host, List<Talk> talks) {

    @Override
    public String toString() {
      return "line " + line;
    }
  }

  record Talk(boolean remembered, String entry, String message, JsonNode answer) {}

  private static String guide() throws IOException {
    return Files.readString(GUIDE);
  }

  static Stream<Example> examples() throws IOException {
    String guide = guide();
    List<Example> examples = new ArrayList<>();
    Map<String, String> members = new HashMap<>();
    String[] asked = {};
    String message = "";
    for (MatchResult block : BLOCK.matcher(guide).results().toList()) {
      String[] words = block.group(2).split(" ");
      String body = block.group(3);
      switch (words[0]) {
        case "member" -> members.put(words[1], body);
        case "host" -> {
          int line = (int) guide.substring(0, block.start()).lines().count() + 1;
          examples.add(new Example(line, members, body, new ArrayList<>()));
          members = new HashMap<>();
        }
        case "chat" -> {
          asked = words;
          message = body;
        }
        case "answer" -> examples.getLast().talks().add(talk(asked, message, Json.parse(body)));
        default -> throw new AssertionError("a block that says not what it is: " + block.group());
      }
    }
    return examples.stream();
  }

  private static Talk talk(String[] asked, String message, JsonNode answer) {
    boolean remembered = asked.length > 1 && asked[1].equals("PATCH");
    String last = asked[asked.length - 1];
    String entry = last.equals("chat") || last.equals("PATCH") ? "" : last;
    return new Talk(remembered, entry, message, answer);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleAnswersWhatTheGuideSays(Example example) {
    assertThat(example.talks()).isNotEmpty();
    ObjectNode host = (ObjectNode) Json.parse(example.host());
    host.path("members").forEach(member -> fill((ObjectNode) member, example.members()));
    String actor = stages.actor(Json.write(host));
    for (Talk talk : example.talks()) {
      JsonNode answer = say(actor, talk);
      talk.answer()
          .properties()
          .forEach(field ->
              assertThat(answer.get(field.getKey()))
                  .as("%s of %s", field.getKey(), answer)
                  .isEqualTo(field.getValue()));
    }
  }

  private JsonNode say(String actor, Talk talk) {
    if (talk.entry().isEmpty()) {
      return talk.remembered()
          ? stages.patch(actor, talk.message())
          : stages.put(actor, talk.message());
    }
    return talk.remembered()
        ? stages.patch(actor, talk.entry(), talk.message())
        : stages.put(actor, talk.entry(), talk.message());
  }

  private void fill(ObjectNode member, Map<String, String> hosts) {
    String nick = member.path("roleId").asString();
    String role = stages.role(nick);
    member
        .put("roleId", role)
        .put("hostId", stages.host(role, Objects.requireNonNull(hosts.get(nick), nick)));
  }

  @Test
  void everyToolIsShown(@Autowired Toolbox toolbox) throws IOException {
    String guide = guide();
    assertThat(toolbox.protocols())
        .isNotEmpty()
        .allSatisfy(
            tool -> assertThat(guide).containsPattern("[\"`]" + Pattern.quote(tool) + "[:#\"`]"));
  }
}
