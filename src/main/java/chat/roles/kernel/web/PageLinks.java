package chat.roles.kernel.web;

import chat.roles.kernel.paging.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Gives every answer that is a {@link Page} its {@code Link} header (RFC 8288): {@code first},
 * {@code prev}, {@code next}, {@code last}, as far as there are such pages. The targets are
 * relative to the server, so that they hold behind any proxy; all other parameters of the request
 * stay.
 */
@ControllerAdvice
class PageLinks implements ResponseBodyAdvice<Object> {

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType contentType,
      Class<? extends HttpMessageConverter<?>> converterType,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof Page<?> page) {
      response.getHeaders().set(HttpHeaders.LINK, links(page, request));
    }
    return body;
  }

  private static String links(Page<?> page, ServerHttpRequest request) {
    long last = Math.max(0, (page.total() - 1) / page.size());
    List<String> links = new ArrayList<>();
    links.add(link(request, page, 0, "first"));
    if (page.page() > 0) {
      links.add(link(request, page, Math.min(page.page() - 1L, last), "prev"));
    }
    if (page.page() < last) {
      links.add(link(request, page, page.page() + 1L, "next"));
    }
    links.add(link(request, page, last, "last"));
    return String.join(", ", links);
  }

  private static String link(ServerHttpRequest request, Page<?> page, long number, String rel) {
    String target =
        UriComponentsBuilder.fromUri(request.getURI())
            .scheme(null)
            .host(null)
            .port(null)
            .userInfo(null)
            .replaceQueryParam("page", number)
            .replaceQueryParam("size", page.size())
            .build(true)
            .toUriString();
    return "<%s>; rel=\"%s\"".formatted(target, rel);
  }
}
