package chat.roles.kernel.web;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What Spring MVC and the servlet container throw, as problems. */
final class MvcProblems {

  private MvcProblems() {}

  /** Null when it is not the request's fault. */
  static @Nullable ProblemDocument of(Exception thrown) {
    return switch (thrown) {
      case HttpRequestMethodNotSupportedException e ->
          new ProblemDocument(
              405, "method-not-allowed", "This path does not take " + shown(e.getMethod()) + ".");
      case HttpMediaTypeNotSupportedException _ -> unsupportedType();
      case HttpMediaTypeNotAcceptableException _ ->
          new ProblemDocument(
              406, "not-acceptable", "The answer comes in none of the types that Accept names.");
      case HttpMessageNotReadableException _ -> invalid("$", "a JSON body is required");
      case MethodArgumentTypeMismatchException e -> mistyped(e);
      case MissingServletRequestParameterException e ->
          invalid(e.getParameterName(), "this query parameter is required");
      case MissingRequestValueException e when e.isMissingAfterConversion() ->
          ProblemDocument.of(400);
      case MethodArgumentNotValidException e -> invalid(e.getBindingResult().getAllErrors());
      case HandlerMethodValidationException e when !e.isForReturnValue() -> invalid(e);
      case RequestRejectedException _, InvalidParameterException _ -> ProblemDocument.of(400);
      case ErrorResponse e when e.getStatusCode().value() != 500 ->
          ProblemDocument.of(e.getStatusCode().value());
      default -> null;
    };
  }

  static ProblemDocument unsupportedType() {
    return new ProblemDocument(
        415, "media-type-unsupported", "Send JSON with Content-Type: application/json.");
  }

  private static ProblemDocument invalid(String path, String message) {
    return ProblemDocument.of(Problem.invalid(List.of(new Mistake(path, message))));
  }

  private static ProblemDocument mistyped(MethodArgumentTypeMismatchException e) {
    Class<?> wanted = e.getParameter().getParameterType();
    if (e.getParameter().hasParameterAnnotation(PathVariable.class)) {
      String name = wanted.getSimpleName();
      return ProblemDocument.of(
          Problem.missing(
              wanted.isRecord() && name.endsWith("Id")
                  ? name.substring(0, name.length() - 2).toLowerCase(java.util.Locale.ROOT)
                  : "path"));
    }
    return invalid(e.getName(), "is not what belongs here");
  }

  private static ProblemDocument invalid(List<ObjectError> errors) {
    return ProblemDocument.of(
        Problem.invalid(
            errors.stream()
                .map(e ->
                    new Mistake(
                        e instanceof FieldError f ? "$." + f.getField() : "$",
                        String.valueOf(e.getDefaultMessage())))
                .distinct()
                .sorted(java.util.Comparator.comparing(Mistake::path))
                .toList()));
  }

  private static ProblemDocument invalid(HandlerMethodValidationException e) {
    List<Mistake> mistakes = new ArrayList<>();
    e.getBeanResults().forEach(r -> mistakes.addAll(invalid(r.getAllErrors()).errors()));
    e.getValueResults()
        .forEach(r ->
            r.getResolvableErrors()
                .forEach(error ->
                    mistakes.add(
                        new Mistake(
                            String.valueOf(r.getMethodParameter().getParameterName()),
                            String.valueOf(error.getDefaultMessage())))));
    return ProblemDocument.of(Problem.invalid(mistakes));
  }

  private static String shown(String method) {
    return method.matches("[A-Za-z]{1,20}") ? method : "this method";
  }
}
