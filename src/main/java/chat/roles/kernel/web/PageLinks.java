package chat.roles.kernel.web;

import chat.roles.kernel.paging.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Adds the {@code Link} header (RFC 8288) to each {@link Page} that a controller answers: relative
 * references that keep the request's other parameters.
 */
@ControllerAdvice
class PageLinks implements ResponseBodyAdvice<Object> {

  @Override
  public boolean supports(
      MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returned,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof Page<?> page) {
      response.getHeaders().set(HttpHeaders.LINK, links(page, request.getURI()));
    }
    return body;
  }

  static String links(Page<?> page, URI uri) {
    long last = Math.max(0, (page.total() - 1) / page.size());
    List<String> links = new ArrayList<>();
    links.add(link(uri, 0, page.size(), "first"));
    if (page.page() > 0) {
      links.add(link(uri, Math.min(page.page() - 1, last), page.size(), "prev"));
    }
    if (page.page() < last) {
      links.add(link(uri, page.page() + 1, page.size(), "next"));
    }
    links.add(link(uri, last, page.size(), "last"));
    return String.join(", ", links);
  }

  private static String link(URI uri, long page, int size, String relation) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String others =
        Arrays.stream(query.split("&"))
            .filter(p -> !p.isEmpty() && !p.matches("(page|size)(=.*)?"))
            .map(p -> p + "&")
            .collect(Collectors.joining());
    return "<%s?%spage=%d&size=%d>; rel=\"%s\""
        .formatted(uri.getRawPath(), others, page, size, relation);
  }
}
