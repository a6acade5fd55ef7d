package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationRulesTests {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
  void isOpenOnALoopbackOnlyServerForRequestsOfThisMachine(String address) {
    assertThat(rules(null, address).inForce(true)).isEqualTo(Registration.OPEN);
    assertThat(rules(null, address).inForce(false)).isEqualTo(Registration.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.1"})
  void isClosedElsewhere(String address) {
    assertThat(rules(null, address).inForce(true)).isEqualTo(Registration.CLOSED);
  }

  @Test
  void isWhatTheOperatorSays() {
    for (Registration said : Registration.values()) {
      assertThat(rules(said, "0.0.0.0").inForce(false)).isEqualTo(said);
      assertThat(rules(said, "127.0.0.1").inForce(true)).isEqualTo(said);
    }
  }

  private static RegistrationRules rules(@Nullable Registration configured, String address) {
    return new RegistrationRules(configured, address, new SetupCode("the code"));
  }
}
