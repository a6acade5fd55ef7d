package chat.roles.kernel.web;

import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Controllers take a {@link PageRequest}; this reads it from {@code ?page=&size=}. */
@Component
class PageRequestResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == PageRequest.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    List<Mistake> mistakes = new ArrayList<>();
    int page = number(request.getParameter("page"), "page", "0", mistakes);
    int size = number(request.getParameter("size"), "size", PageRequest.DEFAULT_SIZE, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return new PageRequest(page, size);
  }

  private static int number(
      @Nullable String given, String name, String otherwise, List<Mistake> mistakes) {
    String text = given == null ? otherwise : given;
    if (!text.matches("-?[0-9]{1,9}")) {
      mistakes.add(new Mistake(name, "must be a whole number in the allowed range"));
      return 0;
    }
    return Integer.parseInt(text);
  }
}
