package chat.roles.roles.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.Ids;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
class RoleListTests {

  @LocalServerPort private int port;
  private Api creator;
  private Api other;
  private Api nobody;

  /** Only the roles of one test have it. */
  private String mark;

  @BeforeEach
  void signIn() {
    creator = Api.on(port).register().api();
    other = Api.on(port).register().api();
    nobody = Api.on(port);
    mark = "mark" + Ids.nanoid().replaceAll("[^a-zA-Z0-9]", "x");
  }

  @Test
  void goesThroughAllPagesByTheirLinks() {
    for (int i = 0; i < 5; i++) {
      make("Page-" + i, "goal " + mark, true);
    }
    Answer first = nobody.get("/api/roles?size=2&sort=nick&q=" + mark);
    assertThat(nicks(first)).containsExactly("Page-0", "Page-1");
    assertThat(first.json().path("total").asInt()).isEqualTo(5);
    assertThat(first.json().path("page").asInt()).isZero();
    assertThat(first.json().path("size").asInt()).isEqualTo(2);
    assertThat(first.header("Link")).contains("rel=\"first\"", "rel=\"next\"", "rel=\"last\"");
    assertThat(first.header("Link")).doesNotContain("rel=\"prev\"");

    Answer second = nobody.get(link(first, "next"));
    assertThat(nicks(second)).containsExactly("Page-2", "Page-3");
    Answer third = nobody.get(link(second, "next"));
    assertThat(nicks(third)).containsExactly("Page-4");
    assertThat(third.header("Link")).doesNotContain("rel=\"next\"");
    assertThat(nicks(nobody.get(link(third, "prev")))).containsExactly("Page-2", "Page-3");
    assertThat(nicks(nobody.get(link(third, "first")))).containsExactly("Page-0", "Page-1");
    assertThat(nicks(nobody.get(link(first, "last")))).containsExactly("Page-4");
  }

  @Test
  void answersAPageBehindTheLastWithTheTotal() {
    make("Only", "goal " + mark, true);
    Answer answer = nobody.get("/api/roles?page=7&q=" + mark);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("items")).isEmpty();
    assertThat(answer.json().path("total").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page=-1",
        "size=0",
        "size=101",
        "page=x",
        "size=1.5",
        "page=99999999999",
        "sort=age",
        "mine=maybe",
        "q=one+two+three+four+five+six+seven+8+9+10+11+12+13+14+15+16+17"
      })
  void refusesParametersThatAreNone(String query) {
    Answer answer = creator.get("/api/roles?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(RoleFieldTests.paths(answer))
        .containsExactly(query.substring(0, query.indexOf('=')));
  }

  @Test
  void takesTheLargestPageAndTheLongestQuestion() {
    assertThat(nobody.get("/api/roles?size=100&q=" + "x".repeat(255)).status()).isEqualTo(200);
    assertThat(nobody.get("/api/roles?q=" + "x".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void listsDraftsForTheirCreatorAlone() {
    make("Draft", "goal " + mark, false);
    make("Public", "goal " + mark, true);
    assertThat(find(creator, "q=" + mark)).containsExactlyInAnyOrder("Draft", "Public");
    assertThat(find(other, "q=" + mark)).containsExactly("Public");
    assertThat(find(nobody, "q=" + mark)).containsExactly("Public");
    assertThat(find(creator, "mine=true")).containsExactlyInAnyOrder("Draft", "Public");
    assertThat(find(other, "mine=true")).isEmpty();
    assertThat(nobody.get("/api/roles?mine=true").status()).isEqualTo(401);
  }

  @Test
  void findsRolesThatHaveAllTheWordsWhereverTheyStand() {
    Samples.make(
        creator,
        "/api/roles",
        """
        {"nick": "Finder", "goal": "Look for %s", "skills": ["Reads the SMALL print"],
         "professionals": ["archivist"], "help": "Just ask", "tags": ["paper"], "published": true,
         "entries": [{"name": "unseen"}]}\
        """
            .formatted(mark));
    assertThat(find(nobody, "q=" + mark.toUpperCase(java.util.Locale.ROOT))).hasSize(1);
    for (String word : List.of("finder", "look", "small+print", "ARCHIV", "just", "paper")) {
      assertThat(find(nobody, "q=" + mark + "+" + word)).as(word).hasSize(1);
    }
    assertThat(find(nobody, "q=" + mark + "+nowhere")).isEmpty();
    assertThat(find(nobody, "q=" + mark + "+unseen")).isEmpty();
  }

  @Test
  void takesNoCharacterOfAQuestionForAWildcard() {
    make("Percent", "100%% of " + mark, true);
    for (String q : List.of("%", "_", "\\", "'", "100_", "100%25")) {
      String query = "q=" + mark + "+" + URLEncoder.encode(q, StandardCharsets.UTF_8);
      int expected = "100%% of mark".contains(q) ? 1 : 0;
      assertThat(find(nobody, query)).as(q).hasSize(expected);
    }
    assertThat(find(nobody, "q=" + mark + "+%5E.*")).isEmpty();
  }

  @Test
  void findsRolesByAllTheirTagsInAnyCase() {
    Samples.make(
        creator,
        "/api/roles",
        Samples.role()
            .put("published", true)
            .set("tags", chat.roles.kernel.json.Json.parse("[\"Alpha\", \"" + tag() + "\"]")));
    assertThat(find(nobody, "tag=" + tag())).containsExactly("Tester");
    assertThat(find(nobody, "tag=" + tag() + "&tag=alpha")).containsExactly("Tester");
    assertThat(find(nobody, "tag=" + tag() + "&tag=beta")).isEmpty();
    assertThat(find(nobody, "tag=" + tag().substring(1))).isEmpty();
  }

  @Test
  void sortsByNickWhateverTheCase() {
    for (String nick : List.of("beta", "Alpha", "Gamma")) {
      make(nick, "goal " + mark, true);
    }
    assertThat(find(nobody, "sort=nick&q=" + mark)).containsExactly("Alpha", "beta", "Gamma");
    assertThat(find(nobody, "sort=created&q=" + mark)).containsExactly("Gamma", "Alpha", "beta");
  }

  @Test
  void showsWhatWasChangedLastFirst() {
    String first = make("First", "goal " + mark, true);
    make("Second", "goal " + mark, true);
    creator.patch("/api/roles/" + first, "{\"help\": \"changed\"}");
    assertThat(find(nobody, "q=" + mark)).containsExactly("First", "Second");
    assertThat(find(nobody, "sort=created&q=" + mark)).containsExactly("Second", "First");
  }

  private String tag() {
    return mark.substring(4, 16);
  }

  private String make(String nick, String goal, boolean published) {
    return Samples.make(
        creator,
        "/api/roles",
        Samples.role().put("nick", nick).put("goal", goal).put("published", published));
  }

  private static List<String> find(Api api, String query) {
    Answer answer = api.get("/api/roles?" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return nicks(answer);
  }

  private static List<String> nicks(Answer answer) {
    return answer.json().path("items").valueStream().map(r -> r.path("nick").asString()).toList();
  }

  private static String link(Answer answer, String rel) {
    for (String link : answer.header("Link").split(", ", -1)) {
      if (link.endsWith("rel=\"" + rel + "\"")) {
        return link.substring(1, link.indexOf('>'));
      }
    }
    throw new AssertionError("no " + rel + " in " + answer.header("Link"));
  }
}
