package chat.roles.kernel.web;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Makes what generates the API's document when the document is first asked for: it is a good part
 * of what a start would otherwise wait for. Its configuration classes stay as they are, since they
 * set what the generator knows.
 */
@Component
class LateDocumentation implements BeanFactoryPostProcessor {

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      boolean madeByMethod = definition.getFactoryMethodName() != null;
      if (madeByMethod
          && (springdoc(definition.getBeanClassName())
              || springdoc(definition.getFactoryBeanName()))) {
        definition.setLazyInit(true);
      }
    }
  }

  private static boolean springdoc(@Nullable String origin) {
    return origin != null && origin.startsWith("org.springdoc");
  }
}
