package chat.roles.kernel.web;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/** The pages for people: the start page, and the API's documentation to read and to try. */
@Controller
@Hidden
class Pages implements WebMvcConfigurer {

  // the documentation's scripts set styles and inline images
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  @GetMapping("/")
  ResponseEntity<Resource> start() {
    return page("pages/start.html");
  }

  @GetMapping("/docs/api")
  ResponseEntity<Resource> documentation() {
    return page("pages/api.html");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    String version = new WebJarVersionLocator().version("swagger-ui");
    registry
        .addResourceHandler("/docs/assets/swagger-ui/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/swagger-ui/" + version + "/");
    registry.addResourceHandler("/docs/assets/**").addResourceLocations("classpath:/pages/assets/");
  }

  private static ResponseEntity<Resource> page(String path) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", POLICY)
        .body(new ClassPathResource(path));
  }
}
