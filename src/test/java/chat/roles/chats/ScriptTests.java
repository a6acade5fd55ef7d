package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Scripts inside of runs, over HTTP: suspended, replayed, side by side, of several users. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptTests {

  private Stages stages;
  private Stages others;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
    others = Stages.of(Api.on(port).register().api());
  }

  private static String script(String source) {
    return Json.write(Json.object().put("to", "script").put("prompt", source));
  }

  private static void suspended(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(-1);
  }

  private static JsonNode sound(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
    return answer;
  }

  @Test
  void aScriptAnswersAndItsPromptIsNoTemplate() {
    String actor =
        stages.answering(
            script(
                "async (chatDto) => { chatDto.data = 1 << 3 >> 1; chatDto.text = '<<me.id>>'; }"));
    JsonNode answer = sound(stages.put(actor, "{\"text\": \"x\"}"));
    assertThat(answer.path("data").asInt()).isEqualTo(4);
    assertThat(answer.path("text").asString()).isEqualTo("<<me.id>>");
  }

  @Test
  void aScriptIsSuspendedInTheMiddleAndGoesOnWithTheSameClockAndChance() {
    String actor =
        stages.answering(
            script(
                """
                async (chatDto, promptService, ctx, actor) => {
                  const before = [promptService.uuid(), Math.random(), Date.now()];
                  ctx.set('before', before);
                  await promptService.process(chatDto, {to: 'user-command:start', prompt: 'Well?'});
                  await promptService.process(chatDto, {to: 'eval', prompt: '<<req.text>>!'});
                  chatDto.data = {same: JSON.stringify(before) === JSON.stringify(ctx.get('before')),
                    later: Date.now() >= before[2], nick: actor.nick};
                  return chatDto;
                }
                """));
    suspended(stages.patch(actor, "{\"text\": \"draft\"}"));
    JsonNode answer = sound(stages.put(actor, "command-end", "{\"text\": \"good\"}"));
    assertThat(answer.path("text").asString()).isEqualTo("good!");
    assertThat(answer.path("data").path("same").asBoolean()).isTrue();
    assertThat(answer.path("data").path("later").asBoolean()).isTrue();
  }

  @Test
  void callsSideBySideArriveInTheOrderThatWasRecordedAlsoWhenOneIsSuspended() {
    String actor =
        stages.answering(
            script(
                """
                async (chatDto, promptService, ctx) => {
                  const order = [];
                  const one = (n) => promptService.process(new ChatDto(`${n}`),
                    n === 3 ? {to: 'user-command:start'} : {to: 'var:last', prompt: n, responses: [
                      {then: {to: 'eval', prompt: '<<last>>'}}]},
                    (dto) => { order.push(dto.text); ctx.set('seen', order); return dto; });
                  const first = await one(9);
                  const all = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(one));
                  await promptService.process(chatDto, {to: 'user-command:start', prompt: order.join()});
                  chatDto.data = {order, all: all.map(d => d.text), last: ctx.get('last'), seen: ctx.get('seen')};
                }
                """));
    suspended(stages.patch(actor, "{\"text\": \"x\"}"));
    JsonNode next = stages.put(actor, "command-end", "{\"text\": \"third\"}");
    assertThat(next.path("options").path("suspended").asBoolean()).as(next.toString()).isTrue();
    JsonNode end = sound(stages.put(actor, "command-end", "{\"text\": \"y\"}"));
    JsonNode data = end.path("data");
    assertThat(data.path("all"))
        .isEqualTo(Json.parse("[\"0\",\"1\",\"2\",\"third\",\"4\",\"5\",\"6\",\"7\"]"));
    assertThat(data.path("order")).hasSize(9).isEqualTo(data.path("seen"));
    assertThat(data.path("order").get(0).asString()).isEqualTo("9");
    assertThat(data.path("order").get(8).asString()).isEqualTo("third");
    assertThat(data.path("last").asString()).isEqualTo(data.path("order").get(7).asString());
  }

  @Test
  void aCallSeesWhatArrivedBeforeItAndNothingOfThoseUnderWay() {
    String actor =
        stages.answering(
            script(
                """
                async (chatDto, promptService, ctx) => {
                  ctx.set('v', 'script');
                  const see = {to: 'eval', prompt: '<<v>>'};
                  const set = (v) => ({to: 'var:v', prompt: v, responses: [{then: see}]});
                  const [a, b, c] = await Promise.all([
                    promptService.process(new ChatDto(), set('a')),
                    promptService.process(new ChatDto(), see),
                    promptService.process(new ChatDto(), set('c'), async (dto) => {
                      const now = ctx.get('v');
                      const after = await promptService.process(new ChatDto(), see);
                      return {text: `${dto.text}${now}${after.text}`};
                    })]);
                  chatDto.text = `${a.text} ${b.text} ${c.text}`;
                }
                """));
    for (int i = 0; i < 3; i++) {
      assertThat(sound(stages.put(actor, "{}")).path("text").asString()).isEqualTo("a script ccc");
      assertThat(sound(stages.patch(actor, "{}")).path("text").asString())
          .isEqualTo("a script ccc");
    }
  }

  @Test
  void aUserCommandInsideACallbackInsideAMemberSuspendsTheWholeRun() {
    String role = stages.role("Member");
    String member =
        script(
            """
            async (chatDto, promptService, ctx) => {
              ctx.set('mine', 'member');
              const text = await promptService.process(chatDto, {to: 'eval', prompt: '<<req.text>> asks'},
                async (dto) => {
                  await promptService.process(dto, {to: 'user-command:start', prompt: dto.text});
                  return dto.text;
                });
              return new ChatDto(text + ' for ' + ctx.get('mine'));
            }
            """);
    String host =
        stages.host(role, "{\"onEntries\": [{\"name\": \"\", \"handle\": " + member + "}]}");
    ObjectNode program =
        (ObjectNode)
            Json.parse(
                """
                {"members": [{"name": "helper", "roleId": "%s", "hostId": "%s"}]}
                """
                    .formatted(role, host));
    program
        .putArray("onEntries")
        .addObject()
        .put("name", "")
        .set(
            "handle",
            Json.parse(
                script(
                    """
                    async (chatDto, promptService) => {
                      await Promise.all([
                        promptService.process(chatDto, {to: '@helper'}),
                        promptService.process(new ChatDto('beside'), {to: 'eval', prompt: '<<req.text>>'})]);
                      chatDto.text += '.';
                    }
                    """)));
    String boss = stages.actor(Json.write(program));
    suspended(stages.patch(boss, "{\"text\": \"boss\"}"));
    assertThat(
            sound(stages.put(boss, "command-end", "{\"text\": \"yes\"}")).path("text").asString())
        .isEqualTo("yes for member.");
  }

  @Test
  void aScriptThatBreaksDownDoesSoAgainAndCanBeRepaired() {
    String actor =
        stages.answering(
            """
            {"to": "script", "prompt": "async (d, p, ctx) => { ctx.set('x', 1); await p.process(d, {}); throw new Error('no'); }",
             "responses": [
              {"when": "ErrorHandle", "then": {"to": "user-command:start", "responses": [
                {"then": {"to": "eval", "prompt": "<<req.text>> <<x>>"}}]}}]}
            """);
    suspended(stages.patch(actor, "{\"text\": \"t\"}"));
    assertThat(sound(stages.put(actor, "command-end", "{\"text\": \"u\"}")).path("text").asString())
        .isEqualTo("u 1");
  }

  @Test
  void aLongSleepIsAWaitingRun() {
    String actor =
        stages.answering(script("async (d, p) => { await p.sleep(1200); d.text += ' late'; }"));
    assertThat(sound(stages.put(actor, "{\"text\": \"a bit\"}")).path("text").asString())
        .isEqualTo("a bit late");
  }

  @Test
  void aForkInTheMiddleOfAScriptGoesOnFromThere() {
    String actor =
        stages.answering(
            script(
                """
                async (chatDto, promptService, ctx) => {
                  const id = promptService.uuid();
                  const ask = (text) => promptService.process(new ChatDto(), {to: 'llm', prompt: text});
                  const first = await Promise.all([ask('a ' + id), ask('b ' + id)]);
                  ctx.set('x', id);
                  await ask('c ' + id);
                  ctx.set('y', promptService.uuid());
                  return new ChatDto([id, ...first.map(d => d.text)].join('|'));
                }
                """));
    JsonNode answer = sound(stages.patch(actor, "{\"text\": \"go\"}"));
    String run = answer.path("options").path("runId").asString();
    List<JsonNode> asked = new ArrayList<>();
    stages
        .api()
        .get("/api/runs/" + run + "/qas?limit=100")
        .json()
        .path("items")
        .forEach(qa -> {
          if (qa.path("tool").asString().equals("llm")) {
            asked.add(qa);
          }
        });
    assertThat(asked).hasSize(3);
    Answer made =
        stages
            .api()
            .post(
                "/api/runs/" + run + "/fork",
                Json.object().put("fromQa", asked.getLast().path("path").asString()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String fork = "/api/runs/" + made.json().path("id").asString();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !stages.api().get(fork).json().path("endedAt").isNull());
    JsonNode ended = stages.api().get(fork).json();
    assertThat(ended.path("result").path("text").asString())
        .as(ended.toString())
        .isEqualTo(answer.path("text").asString());
  }

  @Test
  void twoUsersOfOneHostAtTheSameTimeNeverMix() throws Exception {
    String role = publishedRole();
    String host = publishedHost(role);
    String mine = actor(stages.api(), role, host);
    String theirs = actor(others.api(), role, host);
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> answers = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        boolean first = i % 2 == 0;
        String name = (first ? "mine-" : "theirs-") + i;
        names.add(name);
        Stages user = first ? stages : others;
        boolean remembers = i % 3 == 0;
        answers.add(
            users.submit(
                (Callable<JsonNode>)
                    () ->
                        remembers
                            ? user.patch(first ? mine : theirs, "{\"text\": \"" + name + "\"}")
                            : user.put(first ? mine : theirs, "{\"text\": \"" + name + "\"}")));
      }
      for (int i = 0; i < answers.size(); i++) {
        JsonNode answer = sound(answers.get(i).get());
        String owner = i % 2 == 0 ? mine : theirs;
        assertThat(answer.path("text").asString())
            .isEqualTo((names.get(i) + " ").repeat(9) + owner);
      }
    }
  }

  private String publishedRole() {
    ObjectNode role =
        (ObjectNode)
            Json.parse(
                """
                {"nick": "Mixer", "goal": "To keep apart", "skills": ["keeps apart"],
                 "professionals": ["tester"], "entries": [{"name": ""}], "published": true}
                """);
    return created(stages.api().post("/api/roles", role));
  }

  private String publishedHost(String role) {
    ObjectNode host =
        Json.object().put("roleId", role).put("published", true).put("releasedNo", "1.0");
    host.putArray("onEntries")
        .addObject()
        .put("name", "")
        .set(
            "handle",
            Json.parse(
                script(
                    """
                    async (chatDto, promptService, ctx, actor) => {
                      const name = chatDto.text;
                      ctx.set('name', name);
                      globalThis.name = name;
                      const all = await Promise.all([1, 2, 3, 4].map(() => promptService.process(
                        new ChatDto(name), {to: 'eval', prompt: '<<req.text>> <<name>>'},
                        (dto) => `${dto.text} `)));
                      await promptService.process(chatDto, {to: 'var:owner', prompt: '<<me.id>>'});
                      return new ChatDto(`${all.join('')}${globalThis.name} ${ctx.get('owner')}`);
                    }
                    """)));
    return created(stages.api().post("/api/hosts", host));
  }

  private static String actor(Api api, String role, String host) {
    return created(api.post("/api/actors", Json.object().put("roleId", role).put("hostId", host)));
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asString();
  }

  @Test
  void aSyntaxErrorIsRefusedAtSaveWithItsPlace() {
    ObjectNode host = Json.object().put("roleId", stages.role("Typo"));
    host.putArray("onEntries")
        .addObject()
        .put("name", "")
        .putObject("handle")
        .put("to", "script")
        .put("prompt", "async (d) => {\n  return d;;\n  }}\n");
    Answer answer = stages.api().post("/api/hosts", host);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains("onEntries[0].handle.prompt").contains("line 3, column 4");
  }
}
