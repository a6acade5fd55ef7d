package chat.roles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the whole server on a random port with a database of its own. The context is
 * shared by all tests that use this annotation as it is, so tests make their own users and never
 * count what others made.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "chatroles.discover-models=false")
@ContextConfiguration(initializers = FreshDatabase.class)
public @interface ServerTest {}
