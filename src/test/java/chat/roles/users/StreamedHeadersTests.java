package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.ServerTest;
import jakarta.servlet.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * A response that another thread has begun to stream is that thread's: two threads at its headers
 * break them, for this request and for others that Tomcat gives the same list later.
 */
@ServerTest
class StreamedHeadersTests {

  @Autowired
  @Qualifier("springSecurityFilterChain")
  private Filter security;

  @Test
  void theRequestsThreadLeavesTheHeadersAloneOnceTheAnswerIsStreamed() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/health");
    request.setServletPath("/health");
    request.setAsyncSupported(true);
    List<String> touched = new ArrayList<>();
    MockHttpServletResponse response =
        new MockHttpServletResponse() {
          @Override
          public boolean containsHeader(String name) {
            note(name);
            return super.containsHeader(name);
          }

          @Override
          public void setHeader(String name, @Nullable String value) {
            note(name);
            super.setHeader(name, value);
          }

          @Override
          public void addHeader(String name, @Nullable String value) {
            note(name);
            super.addHeader(name, value);
          }

          private void note(String name) {
            if (request.isAsyncStarted()) {
              touched.add(name);
            }
          }
        };
    security.doFilter(request, response, (asked, _) -> asked.startAsync());
    assertThat(request.isAsyncStarted()).isTrue();
    assertThat(touched).isEmpty();
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'");
  }
}
