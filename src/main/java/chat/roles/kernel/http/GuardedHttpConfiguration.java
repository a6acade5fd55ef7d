package chat.roles.kernel.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class GuardedHttpConfiguration {

  @Bean
  GuardedHttp guardedHttp(HttpSettings settings) {
    return new GuardedHttp(settings);
  }
}
