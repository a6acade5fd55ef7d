package chat.roles.hosts;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import java.util.Optional;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Releases of roles, and the programs that they name. */
@Service
public class Hosts {

  private final HostStore store;
  private final Library library;

  Hosts(HostStore store, Library library) {
    this.store = store;
    this.library = library;
  }

  /** The host, deleted or not, whoever's it is: for programs, never for answers to a reader. */
  public Optional<Host> find(HostId id) {
    return store.find(id);
  }

  /** The host that new actors of the role are made from when none is named. */
  public Optional<Host> newestPublished(RoleId role) {
    return store.newestPublished(role);
  }

  /**
   * The parsed program. A hash means the same program for ever, whatever happens to its host.
   *
   * @throws IllegalArgumentException when no host ever had a program of that hash
   */
  public Program program(String programHash) {
    return library.program(programHash);
  }

  /**
   * The program as its author wrote it, without what is not the program's: role, release, dates.
   *
   * @throws IllegalArgumentException as {@link #program}
   */
  public JsonNode document(String programHash) {
    return library.document(programHash);
  }
}
