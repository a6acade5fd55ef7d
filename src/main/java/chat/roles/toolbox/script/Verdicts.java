package chat.roles.toolbox.script;

import chat.roles.toolbox.spi.ToolFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with scripts that were read before. Reading happens behind the same walls as
 * carrying out: parsers have mistakes, too.
 */
final class Verdicts {

  private static final int KEPT = 500;

  private final Sandbox sandbox;
  private final Map<String, Optional<String>> known = new Recent();

  Verdicts(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Why the text is no script; null when it is one. */
  @Nullable String of(String source) {
    Optional<String> verdict;
    synchronized (known) {
      verdict = known.get(source);
    }
    if (verdict == null) {
      try {
        verdict = Optional.ofNullable(ScriptTool.read(sandbox, source));
      } catch (ToolFailure failure) {
        return failure.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "script: it could not be read, the server stops";
      }
      synchronized (known) {
        known.put(source, verdict);
      }
    }
    return verdict.orElse(null);
  }

  /** The least used are given up first. */
  private static final class Recent extends LinkedHashMap<String, Optional<String>> {
    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
      return size() > KEPT;
    }
  }
}
