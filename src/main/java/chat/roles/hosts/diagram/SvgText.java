package chat.roles.hosts.diagram;

import chat.roles.hosts.diagram.Layout.Area;
import chat.roles.hosts.diagram.Layout.Label;
import chat.roles.hosts.diagram.Layout.PlacedBox;
import chat.roles.hosts.diagram.Layout.PlacedLane;
import java.util.Locale;
import java.util.Map;

/** A layout as SVG 1.1 text. Each box clips what is in it, whatever the reader's fonts are. */
final class SvgText {

  /** Hues of tools' boxes; others are grey. */
  private static final Map<String, Integer> HUES =
      Map.ofEntries(
          Map.entry("llm", 262),
          Map.entry("member", 172),
          Map.entry("restAPI", 24),
          Map.entry("script", 48),
          Map.entry("iterator", 200),
          Map.entry("var", 215),
          Map.entry("json", 140),
          Map.entry("memory", 300),
          Map.entry("vectorDB", 300),
          Map.entry("role", 172),
          Map.entry("entry", 172),
          Map.entry("user-command", 330),
          Map.entry("wait", 330),
          Map.entry("error", 0));

  private static final String STYLE =
      """
      svg{font-family:system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;--page:#fff;--lane:#f6f7f9;--line:#d4d8de;--ink:#1b1f24;--soft:#59636e;--wire:#a8b0ba;--l:94%;--d:45%;--s:65%}
      @media (prefers-color-scheme:dark){svg{--page:#0f1216;--lane:#171b21;--line:#2f363f;--ink:#e6e9ed;--soft:#9aa4b0;--wire:#566070;--l:17%;--d:62%;--s:45%}}
      .page{fill:var(--page)}.back{fill:var(--lane);stroke:var(--line)}.wire{fill:none;stroke:var(--wire);stroke-width:1.3}
      text{fill:var(--ink)}.title{font-weight:600}.lane{font-weight:600}.note,.text{fill:var(--soft)}.head{font-weight:500}
      .pill{fill:var(--page);font-weight:600}.tag{fill:var(--soft)}
      .box{fill:var(--page);stroke:var(--line)}.bar{fill:var(--wire)}.rule .box{stroke-dasharray:4 3}
      """;

  private final StringBuilder out = new StringBuilder();

  SvgText(Layout layout) {
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">"
            .formatted(layout.width(), layout.height(), layout.width(), layout.height()));
    out.append("<title>").append(escaped(layout.title())).append("</title><style>").append(STYLE);
    HUES.forEach((kind, hue) ->
        out.append(
            ".k-%s .box{fill:hsl(%d var(--s) var(--l));stroke:hsl(%d var(--s) var(--d))}.k-%s .bar{fill:hsl(%d var(--s) var(--d))}\n"
                .formatted(kind, hue, hue, kind, hue)));
    out.append("</style><rect class=\"page\" width=\"100%\" height=\"100%\"/>");
    text(new Label("title", Layout.TITLE_SIZE, 18, 34, layout.title()));
    layout.lanes().forEach(this::lane);
    out.append("</svg>\n");
  }

  private void lane(PlacedLane lane) {
    open(lane.area(), "");
    out.append(
        "<rect class=\"back\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"9\"/>"
            .formatted(lane.area().width() - 1, lane.area().height() - 1));
    lane.labels().forEach(this::text);
    out.append("</svg>");
    lane.boxes().forEach(this::wire);
    lane.boxes().forEach(this::box);
  }

  /** From below the left end of the parent, down and to the right. */
  private void wire(PlacedBox box) {
    Area from = box.parent();
    Area to = box.area();
    if (from != null && to.x() > from.x()) {
      out.append(
          "<path class=\"wire\" d=\"M%d %dV%dH%d\"/>"
              .formatted(from.x() + 7, from.bottom(), to.y() + 13, to.x()));
    }
  }

  private void box(PlacedBox box) {
    Area area = box.area();
    String kind = box.box().kind();
    open(area, HUES.containsKey(kind) ? "k-" + kind : kind.equals("rule") ? "rule" : "");
    String tip =
        (box.box().place() + "\n" + box.box().heading() + "\n" + box.box().detail()).strip();
    out.append("<title>").append(escaped(tip)).append("</title>");
    out.append(
        "<rect class=\"box\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"5\"/>"
            .formatted(area.width() - 1, area.height() - 1));
    out.append(
        "<rect class=\"bar\" x=\"0.5\" y=\"0.5\" width=\"4\" height=\"%d\" rx=\"2\"/>"
            .formatted(area.height() - 1));
    if (box.pill() != null) {
      Area pill = box.pill();
      out.append(
          "<rect class=\"tag\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>"
              .formatted(pill.x(), pill.y(), pill.width(), pill.height()));
    }
    box.labels().forEach(this::text);
    out.append("</svg>");
  }

  private void open(Area area, String style) {
    out.append(
        "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" overflow=\"hidden\""
            .formatted(area.x(), area.y(), area.width(), area.height()));
    out.append(style.isEmpty() ? ">" : " class=\"" + style + "\">");
  }

  private void text(Label label) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\">",
            label.style(),
            label.x(),
            label.baseline(),
            label.size()));
    out.append(escaped(label.text())).append("</text>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
