package chat.roles.roles.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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

  /** Only the roles of one test have it as a tag, so that others near in meaning are not found. */
  private String mark;

  @BeforeEach
  void signIn() {
    creator = Api.on(port).register().api();
    other = Api.on(port).register().api();
    nobody = Api.on(port);
    mark = "m" + Ids.nanoid().replaceAll("[^a-zA-Z0-9]", "x").substring(0, 14);
  }

  @Test
  void goesThroughAllPagesByTheirLinks() {
    for (int i = 0; i < 5; i++) {
      make("Page-" + i, "goal " + mark, true);
    }
    Answer first = nobody.get("/api/roles?size=2&sort=nick&q=" + mark + "&tag=" + mark);
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
    Answer answer = nobody.get("/api/roles?page=7&q=" + mark + "&tag=" + mark);
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
        "mine=maybe"
      })
  void refusesParametersThatAreNone(String query) {
    Answer answer = creator.get("/api/roles?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(RoleFieldTests.paths(answer))
        .containsExactly(query.substring(0, query.indexOf('=')));
  }

  @Test
  void takesTheLargestPageAndTheLongestQuestion() {
    assertThat(nobody.get("/api/roles?size=100&q=" + "x".repeat(1_000)).status()).isEqualTo(200);
    assertThat(nobody.get("/api/roles?q=" + "x".repeat(1_001)).status()).isEqualTo(400);
    assertThat(nobody.get("/api/roles?q=" + "x".repeat(100_000)).status()).isEqualTo(400);
  }

  @Test
  void listsDraftsForTheirCreatorAlone() {
    make("Draft", "goal " + mark, false);
    make("Public", "goal " + mark, true);
    assertThat(find(creator, "q=" + mark)).containsExactlyInAnyOrder("Draft", "Public");
    assertThat(find(other, "q=" + mark)).containsExactly("Public");
    assertThat(find(nobody, "q=" + mark)).containsExactly("Public");
    assertThat(list(creator, "mine=true")).containsExactlyInAnyOrder("Draft", "Public");
    assertThat(find(other, "mine=true")).isEmpty();
    assertThat(nobody.get("/api/roles?mine=true").status()).isEqualTo(401);
  }

  @Test
  void findsRolesThatHaveAllTheWordsWhereverTheyStand() {
    Samples.make(
        creator,
        "/api/roles",
        """
        {"nick": "Finder", "goal": "Look for lost umbrellas", "skills": ["Reads the SMALL print"],
         "professionals": ["archivist"], "help": "Just ask", "tags": ["paper", "%s"],
         "published": true, "entries": [{"name": "unseen"}]}\
        """
            .formatted(mark));
    for (String words :
        List.of(mark.toUpperCase(Locale.ROOT), "finder", "umbrella", "small+just", "ARCHIV")) {
      assertThat(find(nobody, "q=" + words)).as(words).hasSize(1);
    }
    assertThat(find(nobody, "q=paper+volcano")).isEmpty();
    assertThat(find(nobody, "q=unseen")).isEmpty();
  }

  @Test
  void findsRolesByTheirMeaning() {
    make("Baker", "Bake bread, rolls and birthday cakes", true);
    make("Lawyer", "Write contracts and represent people in court", true);
    make("Gardener", "Plant trees and flowers, cut the grass", true);
    assertThat(find(nobody, "q=I+need+a+legal+agreement")).startsWith("Lawyer");
    assertThat(find(nobody, "q=I+want+a+cake+for+my+wedding")).startsWith("Baker");
    assertThat(find(nobody, "q=my+lawn+is+too+high")).startsWith("Gardener");
    assertThat(find(nobody, "q=quantum+chromodynamics")).isEmpty();
  }

  @Test
  void findsARoleAsItIsNowAndNoneThatIsGone() {
    String id = make("Changing", "Bake bread", true);
    assertThat(find(nobody, "q=bakery")).containsExactly("Changing");
    creator.patch("/api/roles/" + id, "{\"goal\": \"Repair old bicycles\"}");
    assertThat(find(nobody, "q=bakery")).isEmpty();
    assertThat(find(nobody, "q=bike+repair")).containsExactly("Changing");
    creator.patch("/api/roles/" + id, "{\"published\": false}");
    assertThat(find(nobody, "q=bike+repair")).isEmpty();
    assertThat(find(other, "q=Changing")).isEmpty();
    assertThat(find(creator, "q=bike+repair")).containsExactly("Changing");
    creator.patch("/api/roles/" + id, "{\"published\": true}");
    assertThat(find(other, "q=bike+repair")).containsExactly("Changing");
    creator.delete("/api/roles/" + id);
    assertThat(find(creator, "q=bike+repair")).isEmpty();
  }

  @Test
  void takesNoCharacterOfAQuestionForAnOperator() {
    make("Percent", "Collect stamps", true);
    for (String q :
        List.of(
            "%",
            "_", "\\", "'", "''", "stamps%", "stamps' | 'x", "!stamps", "stamps:*", "\"", "&")) {
      Answer answer =
          nobody.get(
              "/api/roles?tag=" + mark + "&q=" + URLEncoder.encode(q, StandardCharsets.UTF_8));
      assertThat(answer.status()).as(q).isEqualTo(200);
      assertThat(nicks(answer)).as(q).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(find(nobody, "q=%21stamps")).containsExactly("Percent");
  }

  @Test
  void findsRolesByAllTheirTagsInAnyCase() {
    Samples.make(
        creator,
        "/api/roles",
        Samples.role()
            .put("published", true)
            .set("tags", Json.parse("[\"Alpha\", \"" + mark + "\"]")));
    for (String q : List.of("", "&q=tester")) {
      assertThat(list(nobody, "tag=" + mark + q)).containsExactly("Tester");
      assertThat(list(nobody, "tag=" + mark + "&tag=alpha" + q)).containsExactly("Tester");
      assertThat(list(nobody, "tag=" + mark + "&tag=beta" + q)).isEmpty();
      assertThat(list(nobody, "tag=" + mark.substring(1) + q)).isEmpty();
    }
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
    assertThat(find(nobody, "")).containsExactly("First", "Second");
    assertThat(find(nobody, "sort=updated&q=" + mark)).containsExactly("First", "Second");
    assertThat(find(nobody, "sort=created&q=" + mark)).containsExactly("Second", "First");
  }

  private String make(String nick, String goal, boolean published) {
    return Samples.make(
        creator,
        "/api/roles",
        Samples.role()
            .put("nick", nick)
            .put("goal", goal)
            .put("published", published)
            .set("tags", Json.parse("[\"" + mark + "\"]")));
  }

  private List<String> find(Api api, String query) {
    return list(api, "tag=" + mark + "&" + query);
  }

  private static List<String> list(Api api, String query) {
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
