package chat.roles.hosts.diagram;

import chat.roles.hosts.diagram.Outline.Box;
import chat.roles.hosts.diagram.Outline.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is. Lanes stand in columns of one width, filled one after the other to about the
 * same height; boxes stand below each other in their lane. So nothing can overlap.
 *
 * @param title cut to the picture's width
 */
record Layout(int width, int height, String title, List<PlacedLane> lanes) {

  static final int COLUMN = 400;
  static final double TITLE_SIZE = 17;
  static final double LANE_SIZE = 14;
  static final double TEXT_SIZE = 12;
  static final double SMALL_SIZE = 10.5;

  private static final int GAP = 18;
  private static final int TOP = 56;
  private static final int PADDING = 12;
  private static final int LANE_HEADER = 34;
  private static final int NOTED_LANE_HEADER = 50;
  private static final int INDENT = 16;
  private static final int DEEPEST_INDENT = 9;
  private static final int LOW_BOX = 26;
  private static final int HIGH_BOX = 42;
  private static final int BETWEEN = 6;
  private static final double SHAPE = 1.5;

  Layout {
    lanes = List.copyOf(lanes);
  }

  /** A rectangle. */
  record Area(int x, int y, int width, int height) {

    int right() {
      return x + width;
    }

    int bottom() {
      return y + height;
    }
  }

  /**
   * A text in an area.
   *
   * @param x and {@code baseline}: from the area's corner
   */
  record Label(String style, double size, double x, double baseline, String text) {

    double right() {
      return x + TextWidth.of(text, size);
    }
  }

  record PlacedLane(Area area, List<Label> labels, List<PlacedBox> boxes) {
    PlacedLane {
      labels = List.copyOf(labels);
      boxes = List.copyOf(boxes);
    }
  }

  /**
   * @param pill around the label, from the area's corner; null when there is none
   * @param parent the box that it is inside of; null when it is none's
   */
  record PlacedBox(
      Box box, Area area, List<Label> labels, @Nullable Area pill, @Nullable Area parent) {
    PlacedBox {
      labels = List.copyOf(labels);
    }
  }

  static Layout of(String title, List<Lane> lanes) {
    int columns = columns(lanes);
    int most = tallest(lanes, columns);
    List<PlacedLane> placed = new ArrayList<>();
    int column = 0;
    int y = TOP;
    int bottom = TOP;
    for (Lane lane : lanes) {
      int height = height(lane);
      if (y > TOP && y + height > TOP + most && column < columns - 1) {
        column++;
        y = TOP;
      }
      placed.add(place(lane, GAP + column * (COLUMN + GAP), y, height));
      y += height + GAP;
      bottom = Math.max(bottom, y);
    }
    int width = GAP + (column + 1) * (COLUMN + GAP);
    return new Layout(
        width,
        bottom,
        TextWidth.fitting(Outline.oneLine(title), TITLE_SIZE, width - 2 * GAP),
        placed);
  }

  /** As many as make the picture about as wide as a screen is. */
  private static int columns(List<Lane> lanes) {
    long all = lanes.stream().mapToLong(lane -> height(lane) + GAP).sum();
    double columns = Math.sqrt(all * SHAPE / (COLUMN + GAP));
    return (int) Math.max(1, Math.min(lanes.size(), Math.round(columns)));
  }

  /** The least height to which that many columns can be filled in order. */
  private static int tallest(List<Lane> lanes, int columns) {
    int least = lanes.stream().mapToInt(Layout::height).max().orElse(0);
    int most = lanes.stream().mapToInt(lane -> height(lane) + GAP).sum();
    while (least < most) {
      int middle = (least + most) / 2;
      if (columnsAt(lanes, middle) <= columns) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return least;
  }

  private static int columnsAt(List<Lane> lanes, int most) {
    int columns = 1;
    int y = 0;
    for (Lane lane : lanes) {
      if (y > 0 && y + height(lane) > most) {
        columns++;
        y = 0;
      }
      y += height(lane) + GAP;
    }
    return columns;
  }

  private static int header(Lane lane) {
    return lane.note().isEmpty() ? LANE_HEADER : NOTED_LANE_HEADER;
  }

  private static int height(Lane lane) {
    return header(lane)
        + lane.boxes().stream().mapToInt(box -> height(box) + BETWEEN).sum()
        + PADDING
        - BETWEEN;
  }

  private static int height(Box box) {
    return box.detail().isEmpty() ? LOW_BOX : HIGH_BOX;
  }

  private static PlacedLane place(Lane lane, int x, int y, int height) {
    int room = COLUMN - 2 * PADDING;
    List<Label> labels = new ArrayList<>();
    labels.add(label("lane", LANE_SIZE, PADDING, 22, lane.title(), room));
    if (!lane.note().isEmpty()) {
      labels.add(label("note", SMALL_SIZE, PADDING, 38, lane.note(), room));
    }
    List<PlacedBox> boxes = new ArrayList<>();
    List<Area> path = new ArrayList<>();
    int at = y + header(lane);
    for (Box box : lane.boxes()) {
      int indent = Math.min(box.depth(), DEEPEST_INDENT) * INDENT;
      Area area = new Area(x + PADDING + indent, at, room - indent, height(box));
      while (path.size() > box.depth()) {
        path.removeLast();
      }
      boxes.add(place(box, area, path.isEmpty() ? null : path.getLast()));
      path.add(area);
      at += area.height() + BETWEEN;
    }
    return new PlacedLane(new Area(x, y, COLUMN, height), labels, boxes);
  }

  private static PlacedBox place(Box box, Area area, @Nullable Area parent) {
    List<Label> labels = new ArrayList<>();
    int left = 10;
    Area pill = null;
    if (!box.label().isEmpty()) {
      int wide = (int) Math.ceil(TextWidth.of(box.label(), SMALL_SIZE)) + 12;
      pill = new Area(left, 5, wide, 16);
      labels.add(new Label("pill", SMALL_SIZE, left + 6, 16.5, box.label()));
      left += wide + 7;
    }
    labels.add(label("head", TEXT_SIZE, left, 17.5, box.heading(), area.width() - left - 8));
    if (!box.detail().isEmpty()) {
      labels.add(label("text", SMALL_SIZE, 10, 34, box.detail(), area.width() - 18));
    }
    return new PlacedBox(box, area, labels, pill, parent);
  }

  private static Label label(
      String style, double size, double x, double baseline, String text, double room) {
    return new Label(style, size, x, baseline, TextWidth.fitting(text, size, room));
  }
}
