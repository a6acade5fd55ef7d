package chat.roles.actors;

import static chat.roles.actors.ActorsFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ActorVariablesTests {

  private static final ActorsFixture FIXTURE = new ActorsFixture();

  private final ActorVariables variables = FIXTURE.variables;
  private final ActorId actor = newActor();

  @Test
  void keepsTheLastValueOfEachName() {
    set("plan", Json.parse("{\"steps\":[1,2.50,null]}"));
    set("plan", Json.parse("[true]"));
    set("a", Json.nodes().stringNode("\u0000"));
    set("nothing", Json.nodes().nullNode());
    assertThat(Json.write(variables.load(actor)))
        .isEqualTo("{\"a\":\"\\u0000\",\"nothing\":null,\"plan\":[true]}");
  }

  @Test
  void removesByName() {
    set("plan", Json.object());
    FIXTURE.record(variables.removing(actor, "plan"));
    FIXTURE.record(variables.removing(actor, "plan"));
    assertThat(variables.load(actor)).isEmpty();
  }

  @Test
  void keepsTheVariablesOfActorsApart() {
    ActorId other = newActor();
    set("plan", Json.nodes().numberNode(1));
    FIXTURE.record(variables.setting(other, "plan", Json.nodes().numberNode(2)));
    FIXTURE.record(variables.removing(other, "plan"));
    assertThat(variables.load(actor)).isEqualTo(Json.parse("{\"plan\":1}"));
  }

  @Test
  void setsSeveralWithOneRecord() {
    FIXTURE.record(
        true,
        List.of(
            variables.setting(actor, "a", Json.nodes().numberNode(1)),
            variables.setting(actor, "b", Json.nodes().numberNode(2))));
    assertThat(variables.load(actor)).isEqualTo(Json.parse("{\"a\":1,\"b\":2}"));
  }

  @Test
  void writesNothingForARunThatWasLost() {
    FIXTURE.record(false, List.of(variables.setting(actor, "a", Json.object())));
    assertThat(variables.load(actor)).isEmpty();
  }

  @Test
  void takesOddNamesAndRefusesLongOnes() {
    set("a b\u0000\u00E9", Json.nodes().booleanNode(true));
    set("x".repeat(ActorVariables.MAX_NAME), Json.nodes().booleanNode(true));
    assertThat(variables.load(actor).has("a b\u0000\u00E9")).isTrue();
    assertThatThrownBy(() -> set("x".repeat(ActorVariables.MAX_NAME + 1), Json.object()))
        .isInstanceOf(Problem.class);
  }

  private void set(String name, JsonNode value) {
    FIXTURE.record(variables.setting(actor, name, value));
  }

  private static ActorId newActor() {
    return FIXTURE.actors.create(wanted(FIXTURE.user(), FIXTURE.role("Bot"))).id();
  }
}
