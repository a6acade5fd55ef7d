package chat.roles.hosts.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.hosts.diagram.Layout.Area;
import chat.roles.hosts.diagram.Layout.Label;
import chat.roles.hosts.diagram.Layout.PlacedBox;
import chat.roles.hosts.diagram.Layout.PlacedLane;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Programs;
import chat.roles.hosts.language.TestTools;
import chat.roles.kernel.json.Json;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HostDiagramTests {

  private static final int ROUNDS = 300;
  private static final int MOST_BYTES = 1_000_000;

  private final Programs programs = new Programs(TestTools.toolbox());

  private Program program(String json) {
    return programs.parse(Json.parse(json.replace('\'', '"')));
  }

  private List<Program> randomPrograms() {
    RandomPrograms random = new RandomPrograms(20261122);
    List<Program> all = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      all.add(programs.parse(random.next()));
    }
    return all;
  }

  @Test
  void nothingOverlapsAndAllTextIsInsideOfItsBox() {
    for (Program program : randomPrograms()) {
      Layout layout =
          Layout.of("W".repeat(500), Outline.of(program, Map.of("Member", "m".repeat(900))));
      List<PlacedBox> boxes = new ArrayList<>();
      Area page = new Area(0, 0, layout.width(), layout.height());
      assertThat(18 + TextWidth.of(layout.title(), Layout.TITLE_SIZE)).isLessThan(layout.width());
      for (PlacedLane lane : layout.lanes()) {
        assertThat(holds(page, lane.area())).isTrue();
        lane.labels().forEach(label -> assertInside(label, lane.area()));
        for (PlacedBox box : lane.boxes()) {
          assertThat(holds(lane.area(), box.area())).isTrue();
          box.labels().forEach(label -> assertInside(label, box.area()));
          if (box.pill() != null) {
            assertThat(box.pill().right()).isLessThan(box.area().width());
          }
          boxes.add(box);
        }
      }
      assertNoOverlap(layout.lanes().stream().map(PlacedLane::area).toList());
      assertNoOverlap(boxes.stream().map(PlacedBox::area).toList());
      assertThat(boxes).hasSizeLessThan(Outline.MOST_BOXES + 100);
    }
  }

  private static boolean holds(Area outer, Area inner) {
    return inner.x() >= outer.x()
        && inner.y() >= outer.y()
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom();
  }

  private static void assertInside(Label label, Area area) {
    assertThat(label.x()).isNotNegative();
    assertThat(label.right()).as(label.text()).isLessThanOrEqualTo(area.width());
    assertThat(label.baseline() - label.size()).isNotNegative();
    assertThat(label.baseline()).isLessThan(area.height());
  }

  private static void assertNoOverlap(List<Area> areas) {
    for (int i = 0; i < areas.size(); i++) {
      for (int j = i + 1; j < areas.size(); j++) {
        Area a = areas.get(i);
        Area b = areas.get(j);
        boolean apart =
            a.right() <= b.x() || b.right() <= a.x() || a.bottom() <= b.y() || b.bottom() <= a.y();
        assertThat(apart).as("%s %s", a, b).isTrue();
      }
    }
  }

  @Test
  void isWellFormedAndHoldsNothingThatActsOrLoads() throws Exception {
    for (Program program : randomPrograms()) {
      String svg = HostDiagram.svg("<script>&\u0000", program, Map.of("Member", "\"><x y='z"));
      assertThat(svg.length()).isLessThan(MOST_BYTES);
      NodeList all = parsed(svg).getElementsByTagName("*");
      for (int i = 0; i < all.getLength(); i++) {
        Element element = (Element) all.item(i);
        assertThat(element.getTagName()).isIn("svg", "title", "style", "rect", "text", "path");
        for (int j = 0; j < element.getAttributes().getLength(); j++) {
          assertThat(element.getAttributes().item(j).getNodeName())
              .isIn(
                  "xmlns",
                  "width",
                  "height",
                  "viewBox",
                  "role",
                  "class",
                  "x",
                  "y",
                  "rx",
                  "d",
                  "overflow",
                  "font-size");
        }
      }
      assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("url(", "@import");
    }
  }

  @Test
  void aProgramAsLargeAsCanBeIsBounded() throws Exception {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      rules.append(i == 0 ? "" : ",").append("{'then': {'to': 'eval', 'prompt': 'x'}}");
    }
    Program program =
        program("{'onEntries': [{'handle': {'to': 'eval', 'responses': [" + rules + "]}}]}");
    String svg = HostDiagram.svg("Large", program, Map.of());
    assertThat(svg.length()).isLessThan(MOST_BYTES);
    assertThat(texts(svg)).contains("… and 4,501 more", "eval × 5001");
  }

  @Test
  void showsWhatAProgramDoes() throws Exception {
    Program program =
        program(
            """
            {'members': [{'name': 'Editor', 'roleId': 'editor-role', 'earlyCreate': true}],
             'onInit': {'to': 'eval:data', 'prompt': '{}'},
             'onEntries': [{'name': 'write', 'contextual': true, 'description': 'Writes a text',
               'handle': {'to': 'llm', 'prompt': 'Write about <<req.text>>', 'responses': [
                 {'when': '<<len(req.text) > 9>>', 'then': {'to': '@Editor#review'}, 'else': 'Longer!',
                  'loop': true, 'tag': 'again', 'last': {'to': 'eval', 'prompt': 'done'}},
                 {'then': {'to': 'eval', 'prompt': 'bye'}},
                 {'when': {'to': 'llm', 'prompt': 'Is it good?'}, 'break': true}]}}]}
            """);
    assertThat(texts(HostDiagram.svg("Writer", program, Map.of("Editor", "Eddie · Edits"))))
        .containsExactly(
            "Writer",
            "Team and tools",
            "early",
            "@Editor",
            "Eddie · Edits",
            "eval × 4",
            "llm × 3",
            "Life",
            "onInit",
            "eval:data",
            "{}",
            "Entry write",
            "remembers · Writes a text",
            "llm",
            "Write about <<req.text>>",
            "1",
            "when <<len(req.text) > 9>>",
            "↻ loops · tag “again”",
            "then",
            "@Editor#review",
            "else",
            "llm",
            "Longer!",
            "last",
            "eval",
            "done",
            "2 then",
            "eval",
            "bye",
            "3",
            "when the answer says yes",
            "⤓ ends the list",
            "when",
            "llm",
            "Is it good?");
  }

  private static List<String> texts(String svg) throws Exception {
    List<String> texts = new ArrayList<>();
    NodeList all = parsed(svg).getElementsByTagName("text");
    for (int i = 0; i < all.getLength(); i++) {
      texts.add(all.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }
}
