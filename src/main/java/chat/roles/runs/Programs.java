package chat.roles.runs;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.function.SingletonSupplier;

/** The programs by kind. Found when first needed: they may themselves start runs. */
final class Programs {

  private final Supplier<Map<String, RunProgram>> byKind;

  Programs(Supplier<Stream<RunProgram>> programs) {
    byKind =
        SingletonSupplier.of(() ->
            programs
                .get()
                .collect(Collectors.toUnmodifiableMap(RunProgram::kind, Function.identity())));
  }

  boolean has(String kind) {
    return byKind.get().containsKey(kind);
  }

  /** The program; for a kind that nobody knows one that fails and says so. */
  RunProgram get(String kind) {
    return byKind.get().getOrDefault(kind, new Unknown(kind));
  }

  private record Unknown(String kind) implements RunProgram {
    @Override
    public RunEnd execute(Execution execution) {
      throw new Problem(
          Category.OURS,
          "run-kind-unknown",
          "This server does not know runs of the kind '" + kind + "'.");
    }
  }
}
