package chat.roles.toolbox;

import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.toolbox.spi.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ToolboxConfiguration {

  @Bean
  ToolJars toolJars(ToolSettings settings, @Value("${chatroles.data-directory:./data}") Path data) {
    Path directory = settings.directory();
    return new ToolJars(directory == null ? data.resolve("tools") : directory);
  }

  @Bean
  Toolbox toolbox(List<Tool> own, ToolJars jars) {
    List<Tool> all = new ArrayList<>(own);
    all.addAll(jars.tools());
    try {
      return new Toolbox(all);
    } catch (IllegalStateException e) {
      throw new StartRefusedException(
          "There are " + e.getMessage() + ".", "Take one of them out of the directory of tools.");
    }
  }
}
