package chat.roles.users;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What users need to know of the platform's own resources: they stand in everybody's list. */
public interface PlatformResources {

  /** Entries with runtime {@code platform}, as they are shown; without what is the operator's. */
  List<ObjectNode> all();
}
