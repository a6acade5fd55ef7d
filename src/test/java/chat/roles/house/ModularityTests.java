package chat.roles.house;

import chat.roles.ChatRoles;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void modulesUseOnlyWhatTheyDeclare() {
    ApplicationModules.of(ChatRoles.class).verify();
  }
}
