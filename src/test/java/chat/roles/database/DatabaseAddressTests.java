package chat.roles.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.startup.StartRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTests {

  @Test
  void readsTheFormOfManagedDatabases() {
    assertThat(DatabaseAddress.parse("postgres://me:s%40c+1@db:6543/x?sslmode=require", null, null))
        .isEqualTo(
            new DatabaseAddress("jdbc:postgresql://db:6543/x?sslmode=require", "me", "s@c+1"));
    assertThat(DatabaseAddress.parse("postgresql://[::1]/x", null, null))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://[::1]/x", null, null));
  }

  @Test
  void prefersUserAndPasswordThatAreGivenApart() {
    assertThat(DatabaseAddress.parse("postgres://me:old@db/x", "you", "new"))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://db/x", "you", "new"));
  }

  @Test
  void keepsAJdbcUrlAsItIs() {
    assertThat(DatabaseAddress.parse("jdbc:postgresql://db/x?user=me&password=p", null, null))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://db/x?user=me&password=p", null, null))
        .hasToString("jdbc:postgresql://db/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://db/x",
        "db",
        "postgres:///x",
        "postgres://me:se cret@db/x",
        "jdbc:h2:mem"
      })
  void refusesWhatItCannotUseWithoutTellingSecrets(String text) {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> DatabaseAddress.parse(text, null, null))
        .satisfies(e -> assertThat(e.getMessage() + e.remedy()).doesNotContain("cret"));
  }
}
