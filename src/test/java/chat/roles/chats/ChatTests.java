package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Chats over HTTP: entries, contexts, members, what is remembered and what is not. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTests {

  private static final String COUNTER =
      """
      {"onEntries": [
        {"name": "", "handle": {"to": "var:count", "prompt": "<?(count ?: 0) + 1?>",
          "responses": [{"then": {"to": "eval", "prompt": "<<count>>"}}]}},
        {"name": "read", "handle": {"to": "eval", "prompt": "<<count ?: 'nothing'>>"}},
        {"name": "always", "contextual": true, "handle": {"to": "@#"}},
        {"name": "never", "contextual": false, "handle": {"to": "@#"}}
      ]}
      """;

  private static final int ROUNDS = 15;

  private Stages stages;
  private Stages others;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
    others = Stages.of(Api.on(port).register().api());
  }

  private static String text(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
    return answer.path("text").asString();
  }

  @Test
  void variablesLastInAContextualChatAlone() {
    String actor = stages.actor(COUNTER);
    assertThat(text(stages.put(actor, "{}"))).isEqualTo("1");
    assertThat(text(stages.put(actor, "{}"))).isEqualTo("1");
    assertThat(text(stages.patch(actor, "{}"))).isEqualTo("1");
    assertThat(text(stages.patch(actor, "{}"))).isEqualTo("2");
    assertThat(text(stages.put(actor, "{}"))).as("reads through").isEqualTo("3");
    assertThat(text(stages.put(actor, "read", "{}"))).as("and forgot").isEqualTo("2");
  }

  @Test
  void anEntryMayDecideWhetherItIsRemembered() {
    String actor = stages.actor(COUNTER);
    assertThat(text(stages.put(actor, "always", "{}"))).isEqualTo("1");
    assertThat(text(stages.put(actor, "always", "{}"))).isEqualTo("2");
    assertThat(text(stages.patch(actor, "never", "{}"))).isEqualTo("3");
    assertThat(text(stages.patch(actor, "never", "{}"))).isEqualTo("3");
    assertThat(text(stages.put(actor, "read", "{}"))).isEqualTo("2");
  }

  @Test
  void contextualChatsOfOneActorGoOneAfterTheOther() throws Exception {
    String actor = stages.actor(COUNTER);
    List<String> counts = sideBySide(20, () -> text(stages.patch(actor, "{}")));
    assertThat(counts)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 20).mapToObj(String::valueOf).toList());
  }

  @Test
  void contextlessChatsSideBySideDoNotMix() throws Exception {
    String actor =
        stages.answering(
            """
            {"to": "var:mine", "prompt": "<<req.text>>", "responses": [
              {"then": {"to": "llm", "prompt": "say <<mine>>"}},
              {"then": {"to": "eval", "prompt": "<<mine>>"}}]}
            """);
    List<Callable<String>> chats =
        IntStream.range(0, 30)
            .mapToObj(i ->
                (Callable<String>)
                    () -> i + "=" + text(stages.put(actor, "{\"text\": \"" + i + "\"}")))
            .toList();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> chat : pool.invokeAll(chats)) {
        String[] sides = chat.get().split("=", -1);
        assertThat(sides[1]).isEqualTo(sides[0]);
      }
    }
  }

  private static List<String> sideBySide(int times, Callable<String> chat) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> chats =
          pool.invokeAll(IntStream.range(0, times).mapToObj(_ -> chat).toList());
      return chats.stream().map(ChatTests::value).toList();
    }
  }

  private static String value(Future<String> future) {
    return future.resultNow();
  }

  @Test
  void twoUsersWithTheSameNamesNeverMeet() throws Exception {
    String mine = noted(stages);
    String theirs = noted(others);
    CyclicBarrier together = new CyclicBarrier(4);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var my = pool.submit(() -> rounds(together, () -> say(stages::patch, mine, "mine")));
      var their = pool.submit(() -> rounds(together, () -> say(others::patch, theirs, "theirs")));
      var myForgotten = pool.submit(() -> rounds(together, () -> say(stages::put, mine, "mine")));
      var theirForgotten =
          pool.submit(() -> rounds(together, () -> say(others::put, theirs, "theirs")));
      assertThat(my.get()).containsExactlyElementsOf(remembered(stages, "mine"));
      assertThat(their.get()).containsExactlyElementsOf(remembered(others, "theirs"));
      assertThat(myForgotten.get()).allMatch(said(stages, "mine"));
      assertThat(theirForgotten.get()).allMatch(said(others, "theirs"));
    }
    assertThat(questions(stages, mine)).hasSize(ROUNDS).containsOnly("mine says hello");
    assertThat(questions(others, theirs)).hasSize(ROUNDS).containsOnly("theirs says hello");
    for (String path : List.of("", "/messages")) {
      assertThat(others.api().get("/api/actors/" + mine + path).status()).isEqualTo(404);
      assertThat(stages.api().get("/api/actors/" + theirs + path).status()).isEqualTo(404);
    }
    assertThat(others.api().put("/api/actors/" + mine + "/chat", "{}").status()).isEqualTo(404);
    assertThat(others.api().get("/api/actors?parentId=" + mine).status()).isEqualTo(404);
    String run = stages.put(mine, "{}").path("options").path("runId").asString();
    assertThat(stages.api().get("/api/runs/" + run).status()).isEqualTo(200);
    assertThat(others.api().get("/api/runs/" + run).status()).isEqualTo(404);
  }

  /** An actor that notes who speaks, has its member note it too, and tells a model. */
  private static String noted(Stages stages) {
    String role = stages.role("Noted");
    String helper =
        stages.host(
            role,
            """
            {"onEntries": [{"name": "keep", "handle": {"to": "var:who", "prompt": "<<who ?: ''>><<req.text>>",
              "responses": [{"then": {"to": "eval", "prompt": "<<who>>"}}]}}]}
            """);
    return stages.actor(
        """
        {"members": [{"name": "helper", "roleId": "%s", "hostId": "%s"}],
         "onEntries": [{"name": "", "handle": {"to": "var:who", "prompt": "<<req.text>>", "responses": [
           {"then": {"to": "@helper#keep"}},
           {"then": {"to": "var:heard", "prompt": "<<req.text>>"}},
           {"then": {"to": "llm", "prompt": "<<who>> says hello"}},
           {"then": {"to": "eval", "prompt": "<<me.owner>> <<who>> <<heard>>"}}]}}]}
        """
            .formatted(role, helper));
  }

  /** As often as all others, each time together with them. */
  private static List<String> rounds(CyclicBarrier together, Callable<String> chat)
      throws Exception {
    List<String> answers = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      together.await(60, TimeUnit.SECONDS);
      answers.add(chat.call());
    }
    return answers;
  }

  private static String say(BiFunction<String, String, JsonNode> chat, String actor, String name) {
    return text(chat.apply(actor, "{\"text\": \"" + name + "\"}"));
  }

  /** What the contextual chats answer: the helper has heard one more name each time. */
  private static List<String> remembered(Stages stages, String name) {
    return IntStream.rangeClosed(1, ROUNDS)
        .mapToObj(round -> owner(stages) + " " + name + " " + name.repeat(round))
        .toList();
  }

  /** What a contextless chat answers, which may see any number of contextual ones before it. */
  private static Predicate<String> said(Stages stages, String name) {
    return Pattern.compile(
            Pattern.quote(owner(stages) + " " + name + " ") + "(" + Pattern.quote(name) + ")+")
        .asMatchPredicate();
  }

  private static String owner(Stages stages) {
    return stages.api().get("/api/me").json().path("id").asString();
  }

  private static List<String> questions(Stages stages, String actor) {
    return stages
        .api()
        .get("/api/actors/" + actor + "/messages?size=100")
        .json()
        .path("items")
        .valueStream()
        .filter(message -> message.path("speaker").asString().equals("user"))
        .map(message -> message.path("text").asString())
        .toList();
  }

  /** An actor and its member, both with a variable "who". */
  private static String team(Stages stages) {
    String memberRole = stages.role("Member");
    String memberHost =
        stages.host(
            memberRole,
            """
            {"onEntries": [{"name": "keep", "handle": {"to": "var:who", "prompt": "<<who ?: ''>><<req.text>>",
              "responses": [{"then": {"to": "eval", "prompt": "<<who>>"}}]}}]}
            """);
    return stages.actor(
        """
        {"members": [{"name": "helper", "roleId": "%s", "hostId": "%s"}],
         "onEntries": [{"name": "", "handle": {"to": "var:who", "prompt": "<<req.text>>", "responses": [
           {"then": {"to": "@helper#keep", "prompt": "+"}},
           {"then": {"to": "eval", "prompt": "<<who>> and the helper's <<req.text>>"}}]}}]}
        """
            .formatted(memberRole, memberHost));
  }

  @Test
  void membersKeepTheirOwnVariablesAndAreMadeAtTheFirstMessage() {
    String actor = team(stages);
    assertThat(stages.api().get("/api/actors?parentId=" + actor).json().path("total").asInt())
        .isZero();
    assertThat(text(stages.patch(actor, "{\"text\": \"a\"}"))).isEqualTo("a and the helper's +");
    assertThat(text(stages.patch(actor, "{\"text\": \"b\"}"))).isEqualTo("b and the helper's ++");
    JsonNode children = stages.api().get("/api/actors?parentId=" + actor).json();
    assertThat(children.path("total").asInt()).isEqualTo(1);
    assertThat(children.path("items").get(0).path("nick").asString()).isEqualTo("helper");
  }

  @Test
  void aMemberReachesItsParentAndSiblings() {
    String role = stages.role("Sibling");
    String second =
        stages.host(
            role,
            "{\"onEntries\": [{\"name\": \"\", \"handle\": {\"to\": \"eval\", \"prompt\": \"second <<req.text>>\"}}]}");
    String first =
        stages.host(
            role,
            "{\"onEntries\": [{\"name\": \"\", \"handle\": {\"to\": \"@parent@B#\", \"prompt\": \"from first\"}}]}");
    String actor =
        stages.actor(
            """
            {"members": [{"name": "AA", "roleId": "%1$s", "hostId": "%2$s"},
                         {"name": "B2", "roleId": "%1$s", "hostId": "%3$s"}],
             "onEntries": [{"name": "", "handle": {"to": "@AA"}}]}
            """
                .formatted(role, first, second));
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
    assertThat(answer.path("message").asString()).contains("\"B\"");
  }

  @Test
  void aTopActorsProgramDoesNotReachTheUsersOtherActors() {
    stages.actor("{}");
    String actor = stages.answering("{\"to\": \"@parent@Actor\"}");
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
  }

  @Test
  void actorsThatCallEachOtherWithoutEndAreStopped() {
    String actor = stages.answering("{\"to\": \"@#\"}");
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(508);
    assertThat(answer.path("message").asString()).contains("without an end");
  }

  @Test
  void anAnswerThatBreaksItsSchemaIsAnError() {
    String actor =
        stages.actor(
            """
            {"onEntries": [{"name": "n", "schema": {"type": "object", "required": ["a"]},
              "handle": {"to": "eval:data", "prompt": "<<req.text>>"}}]}
            """);
    assertThat(stages.put(actor, "n", "{\"text\": \"{\\\"a\\\": 1}\"}").path("statusCode").asInt())
        .isZero();
    JsonNode broken = stages.put(actor, "n", "{\"text\": \"{}\"}");
    assertThat(broken.path("statusCode").asInt()).isEqualTo(422);
    assertThat(broken.path("message").asString()).contains("schema").contains("\"n\"");
  }

  @Test
  void defaultEntriesAreThereUnlessTheHostDefinesThem() {
    String actor = stages.actor("{}");
    assertThat(stages.put(actor, "intro", "{}").path("data").path("role").path("goal").asString())
        .isEqualTo("To be tried out");
    assertThat(text(stages.put(actor, "{\"text\": \"hello\"}"))).contains("hello");
    JsonNode unknown = stages.put(actor, "nope", "{}");
    assertThat(unknown.path("statusCode").asInt()).isEqualTo(404);
    assertThat(unknown.path("options").path("error_step").asString()).isEqualTo("entry:nope");
    String own =
        stages.actor(
            "{\"onEntries\": [{\"name\": \"intro\", \"handle\": {\"to\": \"eval\", \"prompt\": \"mine\"}}]}");
    assertThat(text(stages.put(own, "intro", "{}"))).isEqualTo("mine");
  }

  @Test
  void nobodyAnswersForAnActorWithoutHostOrAnEntryWithoutHandle() {
    String role = stages.role("Hostless");
    Answer made = stages.api().post("/api/actors", Map.of("roleId", role));
    String actor = made.json().path("id").asString();
    assertThat(stages.put(actor, "{\"text\": \"x\"}").isNull()).isTrue();
    assertThat(stages.api().put("/api/actors/" + actor + "/chat/intro", "{}").status())
        .isEqualTo(404);
    String silent = stages.actor("{\"onEntries\": [{\"name\": \"\"}]}");
    assertThat(stages.put(silent, "{\"text\": \"x\"}").isNull()).isTrue();
  }

  @Test
  void aConversationIsRememberedContinuedAndBranched() {
    String actor = stages.answering("{\"to\": \"llm\"}");
    JsonNode first = stages.patch(actor, "{\"text\": \"My name is Ada\"}");
    assertThat(text(stages.patch(actor, "{\"text\": \"What is my name?\"}"))).contains("Ada");
    assertThat(text(stages.put(actor, "{\"text\": \"What is my name?\"}"))).contains("Ada");
    assertThat(text(stages.patch(actor, "{\"lastMsgId\": \"\", \"text\": \"What is my name?\"}")))
        .doesNotContain("Ada");
    String branch =
        Json.write(
            Map.of("lastMsgId", first.path("lastMsgId").asString(), "text", "What is my name?"));
    assertThat(text(stages.patch(actor, branch))).contains("Ada");
    JsonNode unknown = stages.patch(actor, "{\"lastMsgId\": \"no-such-message\", \"text\": \"x\"}");
    assertThat(unknown.path("statusCode").asInt()).isEqualTo(404);
  }

  @Test
  void theAnswerOfARememberedEntryNamesItsNewMessageHoweverItWasAsked() {
    String actor =
        stages.actor(
            """
            {"onEntries": [{"name": "always", "contextual": true, "handle": {"to": "llm"}},
                           {"name": "never", "contextual": false, "handle": {"to": "llm"}}]}
            """);
    JsonNode first = stages.put(actor, "always", "{\"text\": \"My name is Ada\"}");
    assertThat(first.path("lastMsgId").asString()).isEqualTo(newestMessage(actor));
    String next =
        Json.write(
            Map.of("lastMsgId", first.path("lastMsgId").asString(), "text", "What is my name?"));
    JsonNode second = stages.put(actor, "always", next);
    assertThat(text(second)).contains("Ada");
    assertThat(second.path("lastMsgId").asString()).isEqualTo(newestMessage(actor));

    JsonNode forgotten = stages.patch(actor, "never", "{\"text\": \"My name is Eve\"}");
    assertThat(forgotten.has("lastMsgId")).isFalse();
    assertThat(stages.patch(actor, "never", next).path("lastMsgId").asString())
        .as("as it was asked")
        .isEqualTo(first.path("lastMsgId").asString());
    assertThat(stages.api().get("/api/actors/" + actor + "/messages").json().path("items"))
        .hasSize(4);
  }

  @Test
  void aRoleMayDecideWhetherItsEntryIsRemembered() {
    String role =
        Samples.make(
            stages.api(),
            "/api/roles",
            """
            {"nick": "Decided", "goal": "To decide",
             "entries": [{"name": "", "contextual": true}, {"name": "never", "contextual": false}]}
            """);
    String host =
        stages.host(
            role,
            """
            {"onEntries": [{"name": "", "handle": {"to": "llm"}}, {"name": "never", "handle": {"to": "llm"}}]}
            """);
    String actor =
        Samples.make(stages.api(), "/api/actors", Map.of("roleId", role, "hostId", host));
    JsonNode remembered = stages.put(actor, "{\"text\": \"hello\"}");
    assertThat(remembered.path("lastMsgId").asString()).isEqualTo(newestMessage(actor));
    assertThat(stages.patch(actor, "never", "{\"text\": \"bye\"}").has("lastMsgId")).isFalse();
    assertThat(newestMessage(actor)).isEqualTo(remembered.path("lastMsgId").asString());
  }

  private String newestMessage(String actor) {
    JsonNode items = stages.api().get("/api/actors/" + actor + "/messages").json().path("items");
    return items.get(items.size() - 1).path("id").asString();
  }

  @Test
  void statelessChatsNeitherReadNorAdd() {
    String actor = stages.answering("{\"to\": \"llm\"}");
    stages.patch(actor, "{\"text\": \"My name is Ada\"}");
    JsonNode answer =
        stages.patch(actor, "{\"text\": \"What is my name?\", \"options\": {\"stateless\": true}}");
    assertThat(text(answer)).doesNotContain("Ada");
    assertThat(stages.api().get("/api/actors/" + actor + "/messages").json().path("items"))
        .hasSize(2);
  }

  @Test
  void severalAnswersOfTheModelComeAsDataAndTheFirstAsText() {
    String actor = stages.answering("{\"to\": \"llm\"}");
    JsonNode answer = stages.patch(actor, "{\"text\": \"hello\", \"options\": {\"n\": 3}}");
    assertThat(answer.path("data")).hasSize(3);
    assertThat(answer.path("data").get(0).asString()).isEqualTo(text(answer));
    assertThat(stages.api().get("/api/actors/" + actor + "/messages").json().path("items"))
        .hasSize(2);
    JsonNode tooMany = stages.put(actor, "{\"text\": \"hello\", \"options\": {\"n\": 11}}");
    assertThat(tooMany.path("statusCode").asInt()).isEqualTo(400);
    assertThat(tooMany.path("message").asString()).contains("options.n").contains("10");
  }

  @Test
  void optionsTravelAndErrorsNameTheirStep() {
    String actor =
        stages.answering("{\"to\": \"error:451\", \"prompt\": \"because <<req.text>>\"}");
    JsonNode answer = stages.put(actor, "{\"text\": \"law\", \"options\": {\"mine\": [1]}}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(451);
    assertThat(answer.path("message").asString()).isEqualTo("because law");
    assertThat(answer.path("options").path("mine").get(0).asInt()).isEqualTo(1);
    assertThat(answer.path("options").path("error_step").asString())
        .isEqualTo("$.onEntries[0].handle");
  }

  @Test
  void aLifeBeginsWithItsPrompts() {
    String actor =
        stages.actor(
            """
            {"onCreate": {"to": "eval", "prompt": "made"},
             "onInit": {"to": "var:rounds", "prompt": "<?(rounds ?: 0) + 1?>",
               "responses": [{"then": {"to": "var:heard", "prompt": "<<req.text>>"}}]},
             "onCreated": {"to": "eval", "prompt": "<?rounds < 3 ? 'again' : ''?>"},
             "onPreEntry": {"to": "eval", "prompt": "pre <<req.text>>"},
             "onPostEntry": {"to": "eval", "prompt": "<<req.text>> post"},
             "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<rounds>> <<heard>> <<req.text>>"}}]}
            """);
    assertThat(text(stages.put(actor, "{\"text\": \"x\"}"))).isEqualTo("3 again pre x post");
    assertThat(state(actor)).isEqualTo("ready");
  }

  private String state(String actor) {
    return stages.api().get("/api/actors/" + actor).json().path("state").asString();
  }

  @Test
  void aLifeThatCannotBeginIsToldAndCanBeTriedAgain() {
    String actor = stages.actor("{\"onInit\": {\"to\": \"error:400\", \"prompt\": \"no way\"}}");
    JsonNode answer = stages.put(actor, "{\"text\": \"x\"}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("message").asString()).contains("no way").contains("retry");
    assertThat(state(actor)).isEqualTo("failed");
    assertThat(stages.api().patch("/api/actors/" + actor, "{\"retry\": true}").status())
        .isEqualTo(200);
    assertThat(stages.put(actor, "{}").path("statusCode").asInt()).isEqualTo(503);
  }

  @Test
  void aRetryGoesOnAfterOnCreateWhenThatHadSucceeded() {
    String role = stages.role("Retried");
    String host =
        stages.host(
            role,
            """
            {"onCreate": {"to": "var:made", "prompt": "<?(made ?: 0) + 1?>",
               "responses": [{"then": {"to": "eval", "prompt": "made <<made>>"}}]},
             "onInit": {"to": "error:400", "prompt": "not yet"},
             "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<heard>>, <<made>>"}}]}
            """);
    String actor =
        Samples.make(stages.api(), "/api/actors", Map.of("roleId", role, "hostId", host));
    fails(actor, "not yet");
    retry(actor);
    fails(actor, "not yet");
    String mended = "{\"onInit\": {\"to\": \"var:heard\", \"prompt\": \"<<req.text>>\"}}";
    assertThat(stages.api().patch("/api/hosts/" + host, mended).status()).isEqualTo(200);
    retry(actor);
    assertThat(text(stages.put(actor, "{}"))).isEqualTo("made 1, 1");
  }

  @Test
  void aRetryBeginsWithOnCreateWhenThatHadFailed() {
    String actor =
        stages.actor(
            """
            {"onCreate": {"to": "var:tries", "prompt": "<?(tries ?: 0) + 1?>", "responses": [
               {"when": "<<tries < 3>>", "then": {"to": "error:400", "prompt": "try <<tries>>"}},
               {"then": {"to": "eval", "prompt": "made at <<tries>>"}}]},
             "onInit": {"to": "var:heard", "prompt": "<<req.text>>"},
             "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<heard>>"}}]}
            """);
    fails(actor, "try 1");
    retry(actor);
    fails(actor, "try 2");
    retry(actor);
    assertThat(text(stages.put(actor, "{}"))).isEqualTo("made at 3");
  }

  private void fails(String actor, String reason) {
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("message").asString()).contains(reason);
  }

  private void retry(String actor) {
    assertThat(stages.api().patch("/api/actors/" + actor, "{\"retry\": true}").status())
        .isEqualTo(200);
  }

  @Test
  void aFinishedActorCanStillBeChattedWith() {
    String actor =
        stages.actor(
            """
            {"onFinish": {"to": "eval", "prompt": "<<req.text == 'bye'>>"},
             "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<req.text>>"}}]}
            """);
    stages.put(actor, "{\"text\": \"hi\"}");
    assertThat(state(actor)).isEqualTo("ready");
    assertThat(text(stages.put(actor, "{\"text\": \"bye\"}"))).isEqualTo("bye");
    assertThat(state(actor)).isEqualTo("finished");
    assertThat(text(stages.put(actor, "{\"text\": \"still\"}"))).isEqualTo("still");
  }

  @Test
  void anActorsTokenChatsWithItAndItsDescendantsAlone() {
    String role = stages.role("Embedded");
    String host =
        stages.host(
            role,
            "{\"onEntries\": [{\"name\": \"\", \"handle\": {\"to\": \"eval\", \"prompt\": \"in\"}}]}");
    JsonNode made = stages.api().post("/api/actors", Map.of("roleId", role, "hostId", host)).json();
    Stages embedded = Stages.of(stages.api().as(made.path("authToken").asString()));
    String id = made.path("id").asString();
    assertThat(text(embedded.put(id, "{}"))).isEqualTo("in");
    String child =
        stages
            .api()
            .post("/api/actors", Map.of("roleId", role, "hostId", host, "parentId", id))
            .json()
            .path("id")
            .asString();
    assertThat(text(embedded.put(child, "{}"))).isEqualTo("in");
    String other = stages.actor("{}");
    assertThat(embedded.api().put("/api/actors/" + other + "/chat", "{}").status()).isEqualTo(404);
    assertThat(embedded.api().get("/api/me").status()).isEqualTo(403);
  }

  @Test
  void aStreamShowsTheWayAndEndsWithTheResult() {
    String actor = stages.answering("{\"to\": \"llm\", \"prompt\": \"hello\"}");
    Answer stream =
        stages
            .api()
            .send(
                stages
                    .api()
                    .request("/api/actors/" + actor + "/chat")
                    .header("Content-Type", "application/json")
                    .header("Accept", "text/event-stream")
                    .PUT(BodyPublishers.ofString("{}")));
    assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
    List<String> events =
        stream.text().lines().filter(l -> l.startsWith("event:")).distinct().toList();
    assertThat(events).containsExactly("event:run", "event:qa", "event:delta", "event:result");
    String last = stream.text().lines().filter(l -> l.startsWith("data:")).toList().getLast();
    assertThat(Json.parse(last.substring(5)).path("text").asString()).contains("hello");
  }

  @Test
  void anIteratorCollectsWhatItsRulesLeave() {
    String actor =
        stages.answering(
            """
            {"to": "iterator:flat#<<id>>", "prompt": "list", "responses": [
              {"then": {"to": "eval:data", "prompt": "<?[{'id': req.data % 2, 'n': req.data}]?>"}}]}
            """);
    JsonNode answer = stages.put(actor, "{\"data\": {\"list\": [1, 2, 3, 4]}}");
    assertThat(answer.path("data"))
        .isEqualTo(Json.parse("[{\"id\": 1, \"n\": 1}, {\"id\": 0, \"n\": 2}]"));
  }

  @Test
  void dataAtTheDeepestNestingPassesThrough() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "@#through"}},
              {"name": "through", "handle": {"to": "var:kept", "prompt": "<?req.data?>", "responses": [
                {"then": {"to": "llm", "prompt": "hello"}},
                {"then": {"to": "eval:data", "prompt": "<?kept?>"}}]}}]}
            """);
    String deepest = "[".repeat(199) + "]".repeat(199);
    for (int round = 0; round < 2; round++) {
      JsonNode answer = stages.patch(actor, "{\"data\": " + deepest + "}");
      assertThat(text(answer)).contains("hello");
      assertThat(answer.path("data")).isEqualTo(Json.parse(deepest));
    }
    Answer deeper =
        stages.api().put("/api/actors/" + actor + "/chat", "{\"data\": [" + deepest + "]}");
    assertThat(deeper.status()).isEqualTo(400);
    assertThat(deeper.json().path("errors").get(0).path("path").asString()).startsWith("$.data[0]");
    assertThat(deeper.text()).contains("200");
  }

  @Test
  void theLongestTextPassesThrough() {
    String actor = stages.answering("{}");
    String longest = "x".repeat(1_000_000);
    assertThat(text(stages.put(actor, Json.write(Map.of("text", longest))))).isEqualTo(longest);
  }

  @Test
  void aTextThatIsTooLongIsRefusedWithItsPath() {
    String actor = stages.answering("{}");
    Answer answer =
        stages.api().put("/api/actors/" + actor + "/chat", Map.of("text", "x".repeat(1_000_001)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").get(0).path("path").asString()).isEqualTo("$.text");
  }
}
