package chat.roles.kernel.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What Spring MVC does our way. */
@Configuration
class WebConfiguration implements WebMvcConfigurer {

  private final PageRequestResolver pages;

  WebConfiguration(PageRequestResolver pages) {
    this.pages = pages;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(pages);
  }

  @Override
  public void configureMessageConverters(ServerBuilder builder) {
    builder.withJsonConverter(new StrictJson());
  }
}
