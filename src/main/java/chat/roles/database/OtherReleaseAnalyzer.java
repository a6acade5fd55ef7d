package chat.roles.database;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what a failed check of the migrations means. */
final class OtherReleaseAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, FlywayValidateException cause) {
    return new FailureAnalysis(
        "The database's tables are not those that this release makes: " + cause.getMessage(),
        "Start the release that made them, or use another database or data directory.",
        cause);
  }
}
