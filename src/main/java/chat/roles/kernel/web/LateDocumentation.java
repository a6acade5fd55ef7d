package chat.roles.kernel.web;

import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/** Leaves what makes the OpenAPI document to the first who reads it; the start is faster so. */
@Component
class LateDocumentation implements BeanFactoryPostProcessor {

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition bean = beans.getBeanDefinition(name);
      if (Stream.of(name, bean.getBeanClassName(), bean.getFactoryBeanName())
          .anyMatch(from -> from != null && from.startsWith("org.springdoc."))) {
        bean.setLazyInit(true);
      }
    }
  }
}
