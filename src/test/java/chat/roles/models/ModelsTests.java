package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.toolbox.spi.ToolActor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.mock.env.MockEnvironment;

class ModelsTests {

  private static final ToolActor ACTOR =
      new ToolActor(new ActorId("actor"), new UserId("user"), new RoleId("role"), null, "Ann");

  private final RememberedChoices kept = new RememberedChoices();
  private final Set<String> spent = new HashSet<>();
  private final GuardedHttp http = new GuardedHttp(HttpSettings.defaults());

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void choosesTheMostExpensiveAndThenTheBestWithinThePreference() {
    Models models = offering("a:0:0", "b:0:2", "c:1:0", "d:1:1", "e:2:1", "f:0:2");

    assertThat(chosen(models, "")).isEqualTo("e");
    assertThat(chosen(models, "cost=1")).isEqualTo("d");
    assertThat(chosen(models, "cost=1#quality=0")).isEqualTo("c");
    assertThat(chosen(models, "cost=0")).isEqualTo("b");
    assertThat(chosen(models, "cost=0#quality=1")).isEqualTo("a");
    assertThat(models.offered().stream().map(OfferedModel::name))
        .containsExactly("e", "d", "c", "b", "f", "a");
  }

  @Test
  void saysWhatThereIsWhenNothingFits() {
    Models models = offering("grand:2:2");

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> models.choose(ACTOR, Preference.parse("cost=0")))
        .withMessageContaining("grand (cost 2, quality 2)")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  @Test
  void anActorKeepsItsModelUntilThatIsGone() {
    keep(offering("a:0:0", "b:1:1"), "");
    assertThat(kept.kept.values()).containsExactly("platform:b");

    assertThat(keep(offering("a:0:0", "b:1:1", "c:2:2"), "")).isEqualTo("b");
    assertThat(chosen(offering("a:0:0", "b:1:1", "c:2:2"), "quality=0")).isEqualTo("a");
    assertThat(keep(offering("a:0:0", "c:2:2"), "")).isEqualTo("c");
    assertThat(keep(offering("a:0:0", "b:1:1", "c:2:2"), "")).isEqualTo("c");
  }

  @Test
  void keepsTheOnlyOneWithoutLookingWhatIsKept() {
    assertThat(keep(offering("a:0:0"), "")).isEqualTo("a");
    assertThat(keep(offering("a:0:0"), "")).isEqualTo("a");

    assertThat(kept.found).isZero();
    assertThat(keep(offering("a:0:0", "b:1:1"), "")).isEqualTo("a");
  }

  @Test
  void takesTheNextBestWhileNothingIsLeftOfTheBest() {
    Models models = offering("a:0:0", "b:1:1");
    spent.add("platform:b");
    assertThat(chosen(models, "")).isEqualTo("a");
    spent.clear();
    assertThat(keep(models, "")).isEqualTo("b");

    spent.add("platform:b");
    assertThat(keep(models, "")).isEqualTo("a");
    spent.clear();
    assertThat(keep(models, "")).isEqualTo("b");
  }

  @Test
  void saysWhatIsSpentWhenNothingIsLeft() {
    spent.addAll(List.of("platform:a", "platform:b"));

    for (Models models : List.of(offering("a:0:0", "b:1:1"), offering("b:1:1"))) {
      assertThatExceptionOfType(ModelFailure.class)
          .isThrownBy(() -> models.choose(ACTOR, Preference.ANY))
          .withMessageContaining("b (cost 1, quality 1)")
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(402));
    }
  }

  @Test
  void aForkAsksTheModelThatItNamesAndKeepsNothing() {
    Models.Chosen named = offering("a:0:0", "b:1:1").named("a");

    assertThat(named.choice().source()).isEqualTo(new Source.Platform("a"));
    assertThat(named.companions()).isEmpty();
  }

  /** Chooses, and lets the record of the question be written. */
  private String keep(Models models, String preference) {
    Models.Chosen chosen = models.choose(ACTOR, Preference.parse(preference));
    chosen.companions().forEach(companion -> companion.carriedOut().run());
    return chosen.choice().offer().name();
  }

  @Test
  void offersTheDemoModelOnlyWhenThereIsNothingElse() {
    assertThat(configured(Map.of(), Map.of()))
        .containsExactly(new OfferedModel("demo", 0, 0, true));
    assertThat(configured(Map.of("chatroles.demo-model", "false"), Map.of())).isEmpty();
    assertThat(configured(Map.of(), Map.of("OPENAI_API_KEY", "sk-x")))
        .containsExactly(new OfferedModel("openai", 0, 0, false));
    assertThat(configured(Map.of(), Map.of("OPENAI_BASE_URL", "http://localhost:11434/v1")))
        .containsExactly(new OfferedModel("openai", 0, 0, false));
    assertThat(
            configured(
                Map.of("chatroles.discover-models", "false"), Map.of("OPENAI_API_KEY", "sk-x")))
        .containsExactly(new OfferedModel("demo", 0, 0, true));
  }

  @Test
  void readsTheOperatorsConfiguration() {
    Map<String, String> settings =
        Map.of(
            "chatroles.models.fast.url", "https://models.example/v1",
            "chatroles.models.fast.model", "small",
            "chatroles.models.best.url", "https://models.example/v1",
            "chatroles.models.best.api-key", "sk-secret",
            "chatroles.models.best.cost", "2",
            "chatroles.models.best.quality", "2",
            "chatroles.models.best.context-tokens", "8000",
            "chatroles.models.best.timeout", "30s");

    assertThat(configured(settings, Map.of()))
        .containsExactly(
            new OfferedModel("best", 2, 2, false), new OfferedModel("fast", 0, 0, false));
    assertThat(settings(settings).toString()).doesNotContain("sk-secret");
  }

  @Test
  void refusesAConfigurationThatCannotBe() {
    for (String wrong : List.of("cost=3", "quality=-1", "context-tokens=0", "provider=other")) {
      String[] parts = wrong.split("=", -1);
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() ->
              settings(
                  Map.of(
                      "chatroles.models.x.url",
                      "https://models.example/v1",
                      "chatroles.models.x." + parts[0],
                      parts[1])))
          .satisfies(e -> assertThat(root(e).getMessage()).contains(parts[0]));
    }
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  private List<OfferedModel> configured(Map<String, String> settings, Map<String, String> found) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("OLLAMA_HOST", "127.0.0.1:1"); // none answers there
    found.forEach(environment::setProperty);
    return new PlatformModels(settings(settings), environment, http)
        .choices().stream().map(Models.Choice::offer).toList();
  }

  private static ModelSettings settings(Map<String, String> properties) {
    MockEnvironment environment = new MockEnvironment();
    properties.forEach(environment::setProperty);
    return new Binder(ConfigurationPropertySources.get(environment))
        .bindOrCreate("chatroles", ModelSettings.class);
  }

  private String chosen(Models models, String preference) {
    return models.choose(ACTOR, Preference.parse(preference)).choice().offer().name();
  }

  private Models offering(String... models) {
    return Models.of(
        Arrays.stream(models)
            .map(m -> m.split(":", -1))
            .map(m ->
                new Models.Choice(
                    new Source.Platform(m[0]),
                    new OfferedModel(m[0], Integer.parseInt(m[1]), Integer.parseInt(m[2]), false),
                    new DemoModel(),
                    new ContextWindow(1_000)))
            .toList(),
        kept,
        (_, source) -> !spent.contains(source.key()));
  }
}
