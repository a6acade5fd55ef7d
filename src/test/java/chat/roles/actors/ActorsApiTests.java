package chat.roles.actors;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class ActorsApiTests {

  @Autowired Conversations conversations;
  @Autowired JdbcClient jdbc;
  private final int port;
  private Api.Registered anna;
  private Api.Registered bert;
  private String role;

  ActorsApiTests(@LocalServerPort int port) {
    this.port = port;
  }

  @BeforeEach
  void register() {
    anna = Api.on(port).register();
    bert = Api.on(port).register();
    role = Ingredients.makeRole(anna.api(), true);
  }

  @Test
  void makesAnActorUnderTheCallersRoot() {
    JsonNode actor = made(anna, Map.of("roleId", role));
    assertThat(actor.get("nick").asString()).isEqualTo("Tester");
    assertThat(actor.get("parentId").asString()).isEqualTo(anna.id());
    assertThat(actor.get("createdBy").asString()).isEqualTo(anna.id());
    assertThat(actor.get("roleId").asString()).isEqualTo(role);
    assertThat(actor.get("state").asString()).isEqualTo("ready");
    assertThat(actor.get("authToken").asString()).isNotEmpty();
    assertThat(actor.has("hostId")).isFalse();
    assertThat(actor.has("createdAt")).isTrue();

    Answer read = anna.api().get("/api/actors/" + id(actor));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(((ObjectNode) actor.deepCopy()).without("authToken"));
  }

  @Test
  void showsTheRootActor() {
    Answer root = anna.api().get("/api/actors/" + anna.id());
    assertThat(root.status()).isEqualTo(200);
    assertThat(root.json().get("roleId").asString()).isEqualTo("do-nothing-role");
    assertThat(root.json().has("parentId")).isFalse();
  }

  @Test
  void namesTheRootActorAsItsUser() {
    String change = "{\"nick\": \"Anna-Two\", \"avatar\": \"/anna.png\"}";
    assertThat(anna.api().patch("/api/users", change).status()).isEqualTo(200);
    JsonNode root = anna.api().get("/api/actors/" + anna.id()).json();
    assertThat(root.get("nick").asString()).isEqualTo("Anna-Two");
    assertThat(root.get("avatar").asString()).isEqualTo("/anna.png");

    anna.api().patch("/api/users", "{\"avatar\": \"\"}");
    root = anna.api().get("/api/actors/" + anna.id()).json();
    assertThat(root.get("nick").asString()).isEqualTo("Anna-Two");
    assertThat(root.has("avatar")).isFalse();
    assertThat(bert.api().get("/api/actors/" + bert.id()).json().get("nick").asString())
        .isEqualTo(bert.username());
    Answer refused = anna.api().patch("/api/actors/" + anna.id(), "{\"nick\": \"Other\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asString()).isEqualTo("root-actor");
    assertThat(anna.api().patch("/api/actors/" + anna.id(), "{\"nick\": \"Anna-Two\"}").status())
        .isEqualTo(200);
  }

  @Test
  void takesNickAndAvatar() {
    JsonNode actor = made(anna, Map.of("roleId", role, "nick", "Vera", "avatar", "/v.png"));
    assertThat(actor.get("nick").asString()).isEqualTo("Vera");
    assertThat(actor.get("avatar").asString()).isEqualTo("/v.png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "-ab", "ab-", "a--b", "a b", "a_b", "abcdefghijklmnopqrstuvwxy", "a\n"})
  void refusesABadNick(String nick) {
    Answer answer = create(anna, Map.of("roleId", role, "nick", nick));
    assertMistake(answer, "$.nick");
    JsonNode actor = made(anna, Map.of("roleId", role));
    assertMistake(anna.api().patch("/api/actors/" + id(actor), Map.of("nick", nick)), "$.nick");
  }

  @Test
  void refusesATooLongAvatar() {
    String longest = "x".repeat(1023);
    assertThat(create(anna, Map.of("roleId", role, "avatar", longest)).status()).isEqualTo(201);
    assertMistake(create(anna, Map.of("roleId", role, "avatar", longest + "x")), "$.avatar");
  }

  @Test
  void refusesARequestWithoutARoleOrOfOtherTypes() {
    assertMistake(create(anna, Map.of("nick", "Vera")), "$.roleId");
    assertMistake(create(anna, Map.of("roleId", 7)), "$.roleId");
    assertMistake(create(anna, Map.of("roleId", role, "parentId", List.of())), "$.parentId");
    assertMistake(create(anna, "[]"), "$");
    assertMistake(anna.api().patch("/api/actors/" + anna.id(), Map.of("retry", "yes")), "$.retry");
  }

  @Test
  void numbersTheRolesNickAndRefusesAGivenOneThatIsTaken() {
    made(anna, Map.of("roleId", role));
    assertThat(made(anna, Map.of("roleId", role)).get("nick").asString()).isEqualTo("Tester-2");
    Answer taken = create(anna, Map.of("roleId", role, "nick", "Tester"));
    assertProblem(taken, 409, "nick-taken");
  }

  @Test
  void usesTheNewestPublishedHostWhenNoneIsNamed() {
    String first = host(role, "1.0", false);
    String second = host(role, "2.0", false);
    assertThat(made(bert, Map.of("roleId", role)).get("hostId").asString()).isEqualTo(second);
    assertThat(made(bert, Map.of("roleId", role, "hostId", first)).get("hostId").asString())
        .isEqualTo(first);
  }

  @Test
  void makesActorsFromDraftsForTheirOwnersOnly() {
    String draft = Ingredients.makeRole(anna.api(), false);
    assertThat(create(anna, Map.of("roleId", draft)).status()).isEqualTo(201);
    assertProblem(create(bert, Map.of("roleId", draft)), 404, "role-not-found");

    String draftHost = Ingredients.make(anna.api(), "/api/hosts", Ingredients.host(role));
    assertThat(made(anna, Map.of("roleId", role, "hostId", draftHost)).get("hostId").asString())
        .isEqualTo(draftHost);
    assertProblem(create(bert, Map.of("roleId", role, "hostId", draftHost)), 404, "host-not-found");
    assertThat(made(anna, Map.of("roleId", role)).has("hostId")).isFalse();
  }

  @Test
  void doesNotFindAHostOfAnotherRole() {
    String other = Ingredients.makeRole(anna.api(), true);
    String hostOfOther = host(other, "1.0", false);
    assertProblem(
        create(anna, Map.of("roleId", role, "hostId", hostOfOther)), 404, "host-not-found");
    assertProblem(
        create(anna, Map.of("roleId", role, "hostId", "no-such-host")), 404, "host-not-found");
  }

  @Test
  void makesNoActorsOfADeletedRoleAndKeepsThoseThatThereAre() {
    JsonNode actor = made(bert, Map.of("roleId", role));
    assertThat(anna.api().delete("/api/roles/" + role).status()).isEqualTo(200);
    assertProblem(create(anna, Map.of("roleId", role)), 404, "role-not-found");
    assertThat(bert.api().get("/api/actors/" + id(actor)).status()).isEqualTo(200);
  }

  @Test
  void sharesOneActorOfASingletonHostForEachUser() {
    host(role, "1.0", true);
    JsonNode team = made(anna, Map.of("roleId", Ingredients.makeRole(anna.api(), true)));
    JsonNode one = made(anna, Map.of("roleId", role, "parentId", id(team)));
    JsonNode again = made(anna, Map.of("roleId", role, "nick", "Other"));
    assertThat(id(again)).isEqualTo(id(one));
    assertThat(one.get("parentId").asString()).isEqualTo(anna.id());
    assertThat(id(made(bert, Map.of("roleId", role)))).isNotEqualTo(id(one));
    assertProblem(
        create(anna, Map.of("roleId", role, "parentId", id(one))), 409, "singleton-parent");
  }

  @Test
  void takesNoSingletonForAParent() {
    String host = host(role, "1.0", true);
    JsonNode shared = made(anna, Map.of("roleId", role, "hostId", host));
    assertProblem(
        create(anna, Map.of("roleId", role, "parentId", id(shared))), 409, "singleton-parent");
  }

  @Test
  void makesEarlyMembersWithTheActor() {
    ObjectNode host = Ingredients.host(role).put("published", true).put("releasedNo", "1.0");
    String member = Ingredients.makeRole(anna.api(), true);
    host.putArray("members")
        .add(Json.object().put("name", "early one").put("roleId", member).put("earlyCreate", true))
        .add(Json.object().put("name", "late one").put("roleId", member));
    Ingredients.make(anna.api(), "/api/hosts", host);
    JsonNode actor = made(bert, Map.of("roleId", role));
    JsonNode children = bert.api().get("/api/actors?parentId=" + id(actor)).json();
    assertThat(children.get("total").asInt()).isEqualTo(1);
    assertThat(children.at("/items/0/nick").asString()).isEqualTo("early one");
    assertThat(children.at("/items/0/roleId").asString()).isEqualTo(member);
  }

  @Test
  void listsAllOwnActorsOrThoseOfAParentOrRole() {
    JsonNode one = made(anna, Map.of("roleId", role));
    JsonNode two = made(anna, Map.of("roleId", role, "parentId", id(one)));
    made(bert, Map.of("roleId", role));
    assertThat(listed(anna, "")).containsExactly(anna.id(), id(one), id(two));
    assertThat(listed(anna, "?parentId=" + anna.id())).containsExactly(id(one));
    assertThat(listed(anna, "?parentId=" + id(one))).containsExactly(id(two));
    assertThat(listed(anna, "?role=" + role)).containsExactly(id(one), id(two));
    assertThat(listed(anna, "?role=do-nothing-role")).containsExactly(anna.id());
    assertThat(listed(anna, "?page=1&size=2")).containsExactly(id(two));
    Answer page = anna.api().get("/api/actors?page=1&size=1");
    assertThat(page.json().get("total").asInt()).isEqualTo(3);
    assertThat(page.header("Link")).contains("rel=\"next\"");
    assertThat(anna.api().get("/api/actors?size=101").status()).isEqualTo(400);
  }

  @Test
  void changesNickAndAvatar() {
    JsonNode actor = made(anna, Map.of("roleId", role));
    String path = "/api/actors/" + id(actor);
    Answer changed = anna.api().patch(path, Map.of("nick", "Vera", "avatar", "/v.png"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("nick").asString()).isEqualTo("Vera");
    assertThat(changed.json().has("authToken")).isFalse();
    Answer bare = anna.api().patch(path, Map.of("avatar", ""));
    assertThat(bare.json().has("avatar")).isFalse();
    assertThat(bare.json().get("nick").asString()).isEqualTo("Vera");
    made(anna, Map.of("roleId", role, "nick", "Rosa"));
    assertProblem(anna.api().patch(path, Map.of("nick", "Rosa")), 409, "nick-taken");
    assertProblem(anna.api().patch(path, Map.of("retry", true)), 409, "actor-not-failed");
  }

  @Test
  void deletesATreeButNotTheRoot() {
    JsonNode one = made(anna, Map.of("roleId", role));
    JsonNode two = made(anna, Map.of("roleId", role, "parentId", id(one)));
    Answer deleted = anna.api().delete("/api/actors/" + id(one));
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.text()).isEqualTo("true");
    assertProblem(anna.api().get("/api/actors/" + id(one)), 404, "actor-not-found");
    assertProblem(anna.api().get("/api/actors/" + id(two)), 404, "actor-not-found");
    assertProblem(anna.api().delete("/api/actors/" + id(one)), 404, "actor-not-found");
    assertProblem(anna.api().delete("/api/actors/" + anna.id()), 409, "root-actor");
  }

  @Test
  void keepsTwoUsersWithTheSameNicksApart() {
    JsonNode hers = made(anna, Map.of("roleId", role, "nick", "Vera"));
    JsonNode his = made(bert, Map.of("roleId", role, "nick", "Vera"));
    say(id(hers), "hers");
    say(id(his), "his");
    for (String foreign : List.of(id(his), bert.id(), "no-such-actor", "not%20an%20id")) {
      String path = "/api/actors/" + foreign;
      assertThat(anna.api().get(path).status()).isEqualTo(404);
      assertThat(anna.api().patch(path, Map.of("nick", "Eve")).status()).isEqualTo(404);
      assertThat(anna.api().delete(path).status()).isEqualTo(404);
      assertThat(anna.api().get(path + "/messages").status()).isEqualTo(404);
    }
    assertProblem(anna.api().get("/api/actors?parentId=" + id(his)), 404, "actor-not-found");
    assertProblem(
        create(anna, Map.of("roleId", role, "parentId", id(his))), 404, "actor-not-found");
    assertThat(texts(anna, id(hers))).containsExactly("hers?", "hers!");
    assertThat(texts(bert, id(his))).containsExactly("his?", "his!");
    String hisMessage =
        bert.api().get("/api/actors/" + id(his) + "/messages").json().at("/items/0/id").asString();
    assertProblem(
        anna.api().get("/api/actors/" + id(hers) + "/messages?after=" + hisMessage),
        404,
        "message-not-found");
    anna.api().delete("/api/actors/" + id(hers));
    assertThat(bert.api().get("/api/actors/" + id(his)).status()).isEqualTo(200);
    assertThat(texts(bert, id(his))).containsExactly("his?", "his!");
  }

  @Test
  void readsTheConversationInParts() {
    JsonNode actor = made(anna, Map.of("roleId", role));
    for (String text : List.of("1", "2", "3")) {
      say(id(actor), text);
    }
    String path = "/api/actors/" + id(actor) + "/messages";
    JsonNode part = anna.api().get(path + "?size=4").json();
    assertThat(part.at("/items/0/text").asString()).isEqualTo("1?");
    assertThat(part.at("/items/0/speaker").asString()).isEqualTo("user");
    assertThat(part.at("/items/1/speaker").asString()).isEqualTo("assistant");
    assertThat(part.at("/items/1/parentId")).isEqualTo(part.at("/items/0/id"));
    JsonNode rest = anna.api().get(path + "?after=" + part.get("next").asString()).json();
    assertThat(rest.get("items").size()).isEqualTo(2);
    assertThat(rest.at("/items/0/text").asString()).isEqualTo("3?");
    assertThat(rest.has("next")).isFalse();
    for (String size : List.of("0", "101", "x")) {
      assertThat(anna.api().get(path + "?size=" + size).status()).isEqualTo(400);
    }
    for (String after : List.of("nothing", "%00", "%20")) {
      assertThat(anna.api().get(path + "?after=" + after).status()).isIn(400, 404);
    }
  }

  @Test
  void namesTheDepthLimit() {
    String parent = anna.id();
    for (int depth = 1; depth <= 32; depth++) {
      parent = id(made(anna, Map.of("roleId", role, "parentId", parent)));
    }
    Answer answer = create(anna, Map.of("roleId", role, "parentId", parent));
    assertMistake(answer, "$.parentId");
    assertThat(answer.json().get("detail").asString()).contains("32");
  }

  @Test
  void wantsToKnowWhoAsks() {
    assertThat(Api.on(port).get("/api/actors").status()).isEqualTo(401);
    assertThat(Api.on(port).post("/api/actors", Map.of("roleId", role)).status()).isEqualTo(401);
  }

  @Test
  void letsAnActorsTokenReachNothingButItsChats() {
    JsonNode actor = made(anna, Map.of("roleId", role));
    Api asActor = Api.on(port).as(actor.get("authToken").asString());
    assertThat(asActor.get("/api/actors/" + id(actor)).status()).isEqualTo(403);
    assertThat(asActor.get("/api/actors").status()).isEqualTo(403);
    assertThat(asActor.delete("/api/actors/" + id(actor)).status()).isEqualTo(403);
  }

  private String host(String ofRole, String releasedNo, boolean singleton) {
    return Ingredients.make(
        anna.api(),
        "/api/hosts",
        Ingredients.host(ofRole)
            .put("published", true)
            .put("releasedNo", releasedNo)
            .put("singleton", singleton));
  }

  private void say(String actor, String text) {
    Recorded.with(
        jdbc,
        true,
        conversations
            .appending(new ActorId(actor), null, RunId.fresh(), text + "?", text + "!")
            .companions());
  }

  private static List<String> texts(Api.Registered user, String actor) {
    JsonNode items = user.api().get("/api/actors/" + actor + "/messages").json().get("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(m -> m.get("text").asString())
        .toList();
  }

  private static List<String> listed(Api.Registered user, String query) {
    List<String> ids = new ArrayList<>();
    user.api()
        .get("/api/actors" + query)
        .json()
        .get("items")
        .forEach(a -> ids.add(a.get("id").asString()));
    return ids;
  }

  private static Answer create(Api.Registered user, Object body) {
    return user.api().post("/api/actors", body);
  }

  private static JsonNode made(Api.Registered user, Object body) {
    Answer answer = create(user, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private static String id(JsonNode actor) {
    return actor.get("id").asString();
  }

  private static void assertMistake(Answer answer, String path) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").asString()).isEqualTo(path);
  }

  private static void assertProblem(Answer answer, int status, @Nullable String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().get("code").asString()).isEqualTo(code);
  }
}
