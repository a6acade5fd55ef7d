package chat.roles.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.ServerTest;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServerTest
class RoleSearchTests {

  private final UserId user = UserId.fresh();

  @Autowired private RoleTool tool;
  @Autowired private Roles roles;
  @Autowired private RoleStore store;
  @Autowired private RoleReconciling reconciling;
  @Autowired private JdbcClient jdbc;
  private String tag = "";

  @BeforeEach
  void chooseTag() {
    tag = "t" + Ids.nanoid().replaceAll("[^a-zA-Z0-9]", "x").substring(0, 14);
  }

  @Test
  void findsTheNearestPublishedRolesForTheText() throws Exception {
    RoleId diver = make("Diver", "Explore coral reefs under water", true);
    make("Pilot", "Fly airplanes over the ocean", true);
    make("Hidden-diver", "Explore coral reefs under water", false);
    JsonNode found = search(prompt("{\"tags\": [\"%s\"]}"), "somebody who swims with fish");
    assertThat(found).hasSize(2);
    assertThat(found.get(0).path("id").asString()).isEqualTo(diver.value());
    assertThat(found.get(0).path("nick").asString()).isEqualTo("Diver");
    assertThat(found.get(0).path("goal").asString()).isEqualTo("Explore coral reefs under water");
    assertThat(found.get(0).path("avatar").asString()).isEqualTo("https://example.com/a.png");
    assertThat(found.get(0).path("distance").asDouble())
        .isBetween(0.0, found.get(1).path("distance").asDouble());
  }

  @Test
  void takesTextAndCountFromThePrompt() throws Exception {
    for (int i = 0; i < 7; i++) {
      make("Cook-" + i, "Cook soup number " + i, true);
    }
    String all = "{\"text\": \"soup\", \"tags\": [\"%s\"]}";
    assertThat(search(prompt(all), "ignored")).hasSize(5);
    String two = "{\"text\": \"soup\", \"count\": 2, \"tags\": [\"%s\"]}";
    assertThat(search(prompt(two), null)).hasSize(2);
    FakeToolCall call = new FakeToolCall().address("search").prompt("soup number three");
    assertThat(Objects.requireNonNull(tool.act(call).data())).hasSize(5);
    assertThat(call.questions)
        .containsExactly(Json.parse("{\"search\": \"soup number three\", \"count\": 5}"));
  }

  @Test
  void findsNoRoleThatIsUnpublishedOrDeleted() throws Exception {
    RoleId unpublished = make("Gone-one", "Train lions", true);
    RoleId deleted = make("Gone-two", "Train tigers", true);
    assertThat(search(prompt("{\"tags\": [\"%s\"]}"), "circus")).hasSize(2);
    roles.change(user, unpublished, Json.parse("{\"published\": false}"));
    roles.delete(user, deleted);
    assertThat(search(prompt("{\"tags\": [\"%s\"]}"), "circus")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"count\": 0}",
        "{\"count\": 51}",
        "{\"count\": 1.5}",
        "{\"count\": \"many\"}",
        "{\"count\": 99999999999999999999}",
        "{\"text\": 5}",
        "{\"text\": \" \"}",
        "{\"tags\": \"a\"}",
        "{\"tags\": [1]}",
        "{\"tags\": [\"a\\u0000b\"]}",
        "{\"limit\": 5}",
        "[1]",
        "5"
      })
  void saysWhatIsWrongWithAPrompt(String prompt) {
    FakeToolCall call =
        new FakeToolCall()
            .address("search")
            .prompt(Json.parse(prompt))
            .dto(ChatDto.ofText("something"));
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call))
        .withMessageStartingWith("role:search: ")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  @Test
  void failsWithoutAText() {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(new FakeToolCall().address("search")))
        .withMessageContaining("no text to look for");
  }

  @Test
  void bringsUpWhatAReleaseWithoutSearchChanged() throws Exception {
    RoleId changed = make("Old", "Sell shoes", true);
    RoleId removed = make("Removed", "Sell hats", true);
    String content =
        Json.write(
            Json.parse(
                "{\"goal\": \"Sell boats\", \"tags\": [\""
                    + tag
                    + "\"], \"skills\": [], \"professionals\": [], \"entries\": []}"));
    jdbc.sql(
            "UPDATE role SET content = :content, search_text = 'old boats', updated_at = now() WHERE id = :id")
        .param("content", content)
        .param("id", changed.value())
        .update();
    jdbc.sql("UPDATE role SET deleted = true WHERE id = :id").param("id", removed.value()).update();
    assertThat(store.notFoundAsTheyAre(1_000)).contains(changed, removed);
    reconciling.work();
    assertThat(store.notFoundAsTheyAre(1_000)).doesNotContain(changed, removed);
    JsonNode found = search(prompt("{\"tags\": [\"%s\"]}"), "boats");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("goal").asString()).isEqualTo("Sell boats");
  }

  private JsonNode prompt(String template) {
    return Json.parse(template.formatted(tag));
  }

  private JsonNode search(JsonNode prompt, @Nullable String text) throws InterruptedException {
    FakeToolCall call =
        new FakeToolCall().address("search").prompt(prompt).dto(ChatDto.empty().withText(text));
    return Objects.requireNonNull(tool.act(call).data());
  }

  private RoleId make(String nick, String goal, boolean published) {
    return roles
        .create(
            user,
            Json.object()
                .put("nick", nick)
                .put("goal", goal)
                .put("avatar", "https://example.com/a.png")
                .put("published", published)
                .set("tags", Json.mapper().valueToTree(List.of(tag))))
        .id();
  }
}
