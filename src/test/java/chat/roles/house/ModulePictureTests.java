package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.ChatRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/**
 * Keeps the picture of the modules in {@code docs/architecture.md} true. {@code mvn test
 * -Dtest=ModulePictureTests -Dupdate.docs=true} draws it anew.
 */
class ModulePictureTests {

  private static final Path PAGE = Path.of("docs", "architecture.md");
  private static final String BEGIN = "<!-- modules:begin -->\n";
  private static final String END = "<!-- modules:end -->";

  @Test
  void thePictureShowsTheModulesAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    String drawn = withPicture(page, picture());
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, drawn);
    } else {
      assertThat(page).as("run this test with -Dupdate.docs=true").isEqualTo(drawn);
    }
  }

  private static String withPicture(String page, String picture) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin) + picture + page.substring(page.indexOf(END));
  }

  /** A Mermaid graph; what everybody uses is left out to keep it readable. */
  private static String picture() {
    ApplicationModules modules = ApplicationModules.of(ChatRoles.class);
    TreeSet<String> lines = new TreeSet<>();
    for (ApplicationModule module : modules) {
      String name = module.getIdentifier().toString();
      lines.add("  " + name);
      module
          .getDirectDependencies(modules)
          .uniqueModules()
          .map(used -> used.getIdentifier().toString())
          .filter(used -> !used.equals("kernel"))
          .forEach(used -> lines.add("  " + name + " --> " + used));
    }
    return "```mermaid\ngraph BT\n" + String.join("\n", lines) + "\n```\n";
  }
}
