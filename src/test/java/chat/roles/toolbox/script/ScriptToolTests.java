package chat.roles.toolbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.script.ScriptSettings.Isolation;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.ToolFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What scripts can do, in a sandbox without its second wall; the calls are the test's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptToolTests {

  private Sandbox sandbox;
  private ScriptTool tool;

  @BeforeAll
  void opens() {
    sandbox = Sandboxes.sandbox(Sandboxes.settings(Isolation.IN_PROCESS));
    tool = Sandboxes.tool(sandbox);
  }

  @AfterAll
  void closes() {
    sandbox.close();
  }

  private ChatDto act(String script) throws InterruptedException {
    return tool.act(Sandboxes.call(script));
  }

  private String text(String script) throws InterruptedException {
    ChatDto dto = act(script);
    assertThat(dto.statusCode()).as(dto.message()).isZero();
    return String.valueOf(dto.text());
  }

  private ToolFailure failure(String script) {
    return catchThrowableOfType(ToolFailure.class, () -> act(script));
  }

  @Test
  void aFunctionChangesTheDtoThatItIsGiven() throws InterruptedException {
    assertThat(text("async (chatDto) => { chatDto.text += '!'; return chatDto; }"))
        .isEqualTo("given!");
    assertThat(text("async (chatDto) => { chatDto.text += '!'; }")).isEqualTo("given!");
    assertThat(text("(chatDto) => chatDto")).isEqualTo("given");
    assertThat(text("async () => ({ text: 'mine' })")).isEqualTo("mine");
    assertThat(text("async () => new ChatDto('new')")).isEqualTo("new");
  }

  @Test
  void functionsMayBeWrittenInEveryWay() throws InterruptedException {
    assertThat(text("async function (chatDto) { return chatDto; }")).isEqualTo("given");
    assertThat(text("// first\nasync function main(chatDto) { return chatDto; }\n"))
        .isEqualTo("given");
    assertThat(text("const f = x => x;\nasync (chatDto) => f(chatDto);")).isEqualTo("given");
    assertThat(text("(async d => d)")).isEqualTo("given");
  }

  @Test
  void whatIsAbsentStaysAbsentAndEverythingElseIsKept() throws InterruptedException {
    ChatDto dto =
        act(
            """
            async (chatDto) => {
              delete chatDto.text;
              chatDto.data = {a: [1, null, 'x'], gone: undefined, f: () => 1, d: new Date(0)};
              chatDto.options.mine = 1;
              return chatDto;
            }
            """);
    assertThat(dto.text()).isNull();
    assertThat(dto.data())
        .isEqualTo(Json.parse("{\"a\":[1,null,\"x\"],\"d\":\"1970-01-01T00:00:00.000Z\"}"));
    assertThat(dto.options()).isEqualTo(Json.parse("{\"mine\":1}"));
  }

  @Test
  void processUpdatesTheDtoInPlaceAndAnswersIt() throws InterruptedException {
    assertThat(
            text(
                """
                async (chatDto, promptService) => {
                  const same = await promptService.process(chatDto, {to: 'eval', prompt: 'one'});
                  return new ChatDto(`${same === chatDto} ${chatDto.text}`);
                }
                """))
        .isEqualTo("true one");
  }

  @Test
  void callsAreMadeOneAfterTheOtherOrSideBySide() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
            """
            async (chatDto, promptService) => {
              const ask = (n) => promptService.process(new ChatDto(), {to: 'eval', prompt: `${n}`});
              const first = await ask(0);
              const all = await Promise.all([1, 2, 3].map(ask));
              chatDto.text = [first, ...all].map(({text}) => text).join(' ');
            }
            """);
    assertThat(tool.act(call).text()).isEqualTo("0 1 2 3");
    assertThat(call.processed).hasSize(4);
  }

  @Test
  void aCallbackGetsEveryResultAndItsAnswerIsTheResult() throws InterruptedException {
    assertThat(
            text(
                """
                async (chatDto, promptService) => {
                  const seen = [];
                  const one = await promptService.process(new ChatDto(), {to: 'eval', prompt: 'a'},
                    async (dto) => { seen.push(dto.text); return dto.text + '!'; });
                  const two = await promptService.process(new ChatDto('bad', 418), {to: 'eval'},
                    (dto) => { seen.push(dto.statusCode); return 'teapot'; });
                  chatDto.text = `${one} ${two} ${seen}`;
                }
                """))
        .isEqualTo("a! teapot a,418");
  }

  @Test
  void aDtoWithAStatusIsNotProcessed() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
            """
            async (chatDto, promptService) => {
              ChatDto.error(chatDto, 404, 'not there');
              ChatDto.error(chatDto, 500, 'later');
              return promptService.process(chatDto, {to: 'eval', prompt: 'x'});
            }
            """);
    ChatDto dto = tool.act(call);
    assertThat(dto.statusCode()).isEqualTo(404);
    assertThat(dto.message()).isEqualTo("not there");
    assertThat(call.processed).isEmpty();
  }

  @Test
  void anErrorOfACallIsADtoAndNoException() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
                """
                async (chatDto, promptService) => {
                  const dto = await promptService.process(new ChatDto(), {to: 'x'});
                  return new ChatDto(`${dto.statusCode} ${dto.message}`);
                }
                """)
            .prompts((dto, _) -> dto.withStatus(503, "busy"));
    assertThat(tool.act(call).text()).isEqualTo("503 busy");
  }

  @Test
  void variablesAreReadWrittenAndRemoved() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
                """
                async (chatDto, promptService, ctx) => {
                  ctx.set('plan.steps', [{title: 'go'}]);
                  ctx.set('gone', undefined);
                  chatDto.data = [ctx.get('plan'), ctx.get('known'), ctx.get('nothing') === undefined];
                }
                """)
            .variables(Json.parse("{\"known\": 1, \"gone\": 2}"));
    assertThat(tool.act(call).data())
        .isEqualTo(Json.parse("[{\"steps\":[{\"title\":\"go\"}]},1,true]"));
    assertThat(call.allVariables())
        .isEqualTo(Json.parse("{\"known\":1,\"plan\":{\"steps\":[{\"title\":\"go\"}]}}"));
  }

  @Test
  void theActorIsThereAndCannotBeChanged() throws InterruptedException {
    assertThat(text("async (d, p, c, actor) => new ChatDto(actor.nick + Object.isFrozen(actor))"))
        .isEqualTo("Anntrue");
  }

  @Test
  void jsonInTextsIsRepaired() throws InterruptedException {
    assertThat(
            String.valueOf(
                act("""
                async (chatDto, promptService) => {
                  chatDto.data = [
                    promptService.toJSON("Sure: {a: 1,}"),
                    await promptService.toJSON('[1, 2', true)];
                  try { promptService.toJSON('nothing'); } catch (e) { chatDto.data.push(e.message); }
                }
                """)
                    .data()))
        .startsWith("[{\"a\":1},[1,2],\"toJSON: the text holds no JSON");
  }

  @Test
  void clockAndChanceComeFromTheJournal() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
            """
            async (chatDto, promptService) => {
              const id = promptService.uuid();
              const r = [Math.random(), Math.random()];
              chatDto.data = [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
                id !== promptService.uuid(), r[0] !== r[1] && r[0] >= 0 && r[0] < 1,
                Date.now(), new Date().toISOString(), new Date(5).getTime(), new Date() instanceof Date];
            }
            """);
    assertThat(tool.act(call).data())
        .isEqualTo(
            Json.parse("[true,true,true,1795348800000,\"2026-11-22T12:00:00.000Z\",5,true]"));
    assertThat(call.questions)
        .containsExactly(Json.parse("{\"script\":\"seed\"}"), Json.parse("{\"script\":\"now\"}"));
  }

  @Test
  void sleepsAreDurableAndHoldNothingUpThatDoesNotWaitForThem() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call("async (d, p) => { await p.sleep(90000); d.text = 'late'; p.sleep(1e12); }");
    assertThat(tool.act(call).text()).isEqualTo("late");
    assertThat(call.pauses).containsExactly(new Pause.Sleep(Duration.ofSeconds(90)));
  }

  @Test
  void anAnswerWaitsForEveryCallThatWasMade() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
            """
            async (chatDto, promptService, ctx) => {
              promptService.process(new ChatDto(), {to: 'eval', prompt: 'x'}, () => ctx.set('seen', 1));
              return new ChatDto('done');
            }
            """);
    assertThat(tool.act(call).text()).isEqualTo("done");
    assertThat(call.allVariables()).isEqualTo(Json.parse("{\"seen\":1}"));
  }

  @Test
  void whatIsPrintedStandsInTheTrace() throws InterruptedException {
    FakeToolCall call =
        Sandboxes.call(
            "async () => { console.log('a', {b: 1}, null); console.error(new Error('c')); }");
    tool.act(call);
    assertThat(call.questions).containsExactly(Json.parse("{\"script\":\"console\"}"));
    assertThat(call.outcomes.getFirst().answer().asString())
        .isEqualTo("a {\"b\":1} null\nError: c\n");
  }

  @Test
  void anExceptionNamesItsPlace() {
    ToolFailure failure = failure("async (d) => {\n  const x = null;\n  x.y;\n}");
    assertThat(failure.statusCode()).isEqualTo(500);
    assertThat(failure.getMessage()).contains("TypeError").contains("line 3, column 3");
  }

  @Test
  void modernLanguageIsThere() throws InterruptedException {
    assertThat(
            text(
                """
                async ({text, ...rest}, promptService, ctx) => {
                  const m = new Map([['a', 1]]);
                  const s = new Set([...m.keys(), 'b']);
                  const {groups: {y}} = /(?<y>\\d{4})/u.exec('in 2026');
                  class A { #p = 2; get p() { return this.#p; } static of() { return new A(); } }
                  function* g() { yield 1; yield 2; }
                  let sum = 0;
                  for await (const x of g()) sum += x;
                  const t = ((strings, ...v) => strings.raw.join('-') + v)`a${1}b`;
                  return new ChatDto([m.get('a'), s.size, y, A.of().p, sum, t, text?.length ?? 0, [3, 1].toSorted(),
                    Object.entries({k: 1}).flat(), 2n ** 10n, 'x'.padStart(3, '_'), typeof rest].join('|'));
                }
                """))
        .isEqualTo("1|2|2026|2|3|a-b1|5|1,3|k,1|1024|__x|object");
  }

  @Test
  void aSyntaxErrorIsFoundAtSaveWithLineAndColumn() {
    FakeToolSite site =
        new FakeToolSite("", Json.nodes().stringNode("async (d) => {\n  let = 1 +;\n}"));
    tool.check(site);
    assertThat(site.inPrompt).hasSize(1);
    assertThat(site.inPrompt.getFirst()).contains("SyntaxError").contains("line 2, column 12");
  }

  @Test
  void checkingCarriesNothingOut() {
    for (String script :
        List.of(
            "while (true) {}", "throw new Error()", "async d => d", "function (d) { return d; }")) {
      FakeToolSite site = new FakeToolSite("", Json.nodes().stringNode(script));
      tool.check(site);
      assertThat(site.inPrompt).as(script).isEmpty();
    }
  }

  @Test
  void whatIsNoScriptAndAnAddressAreMistakes() {
    for (String wrong : List.of("1", "{}")) {
      FakeToolSite site = new FakeToolSite("x", Json.parse(wrong));
      tool.check(site);
      assertThat(site.inPrompt).as(wrong).hasSize(1);
      assertThat(site.inAddress).hasSize(1);
    }
  }

  @Test
  void anEmptyScriptIsOddAndLetsEverythingPass() throws Exception {
    for (String empty : List.of("\"\"", "\"  \"", "null")) {
      FakeToolSite site = new FakeToolSite("", Json.parse(empty));
      tool.check(site);
      assertThat(site.inPrompt).as(empty).isEmpty();
      assertThat(site.warnings).hasSize(1);
      ChatDto dto = ChatDto.ofText("as it is");
      assertThat(tool.act(new FakeToolCall().dto(dto).prompt(Json.parse(empty)))).isEqualTo(dto);
    }
  }

  @Test
  void aScriptThatIsTooLongIsRefused() {
    String script = "async d => d //" + "x".repeat(256 * 1024);
    FakeToolSite site = new FakeToolSite("", Json.nodes().stringNode(script));
    tool.check(site);
    assertThat(site.inPrompt.getFirst()).contains("chatroles.scripts.source");
    assertThat(failure(script).statusCode()).isEqualTo(413);
  }

  @Test
  void aDtoOrAResultThatIsTooLongIsAnErrorThatNamesTheLimit() {
    FakeToolCall call = Sandboxes.call("async d => d").dto(ChatDto.ofText("x".repeat(3_000_000)));
    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> tool.act(call));
    assertThat(failure.statusCode()).isEqualTo(413);
    assertThat(failure.getMessage()).contains("chatroles.scripts.value");
    FakeToolCall result =
        Sandboxes.call("async (d, p) => p.process(d, {to: 'x'})")
            .prompts((dto, _) -> dto.withText("x".repeat(3_000_000)));
    assertThat(catchThrowableOfType(ToolFailure.class, () -> tool.act(result)).getMessage())
        .contains("chatroles.scripts.value");
  }

  @Test
  void limitsHoldWithoutTheSecondWall() {
    assertThat(failure("async () => { for (;;); }").getMessage()).contains("scripts.statements");
    assertThat(
            failure("async () => { const a = []; for (;;) a.push('x'.repeat(100000) + a.length); }")
                .statusCode())
        .isIn(507, 508);
    assertThat(failure("async () => { for (;;) console.log('x'.repeat(99)); }").getMessage())
        .contains("scripts.output");
  }
}
