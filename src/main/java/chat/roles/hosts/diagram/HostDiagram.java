package chat.roles.hosts.diagram;

import chat.roles.hosts.language.Program;
import java.util.Map;

/**
 * Draws a program as an SVG: a lane for the team, one for the life of its actors and one for each
 * entry; in these a box for each prompt and each rule, the inner ones below and to the right of the
 * outer. Depends on nothing from elsewhere, has no script, and is bounded in size whatever the
 * program is.
 */
public final class HostDiagram {

  private HostDiagram() {}

  /**
   * @param title what the picture is of
   * @param members what to say of each member besides its name, by name
   */
  public static String svg(String title, Program program, Map<String, String> members) {
    Layout layout = Layout.of(title, Outline.of(program, members));
    return new SvgText(layout).toString();
  }
}
