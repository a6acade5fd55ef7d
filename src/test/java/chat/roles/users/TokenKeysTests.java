package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class TokenKeysTests {

  @TempDir private Path data;
  private JdbcClient jdbc;

  @BeforeEach
  void emptyDatabase() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(TestDatabase.freshUrl());
    jdbc = JdbcClient.create(source);
    jdbc.sql(
            """
            CREATE TABLE installation (singleton boolean PRIMARY KEY DEFAULT true,
              id text, token_key_fingerprint text)
            """)
        .update();
  }

  @Test
  void makesAKeyAtTheFirstStartAndKeepsIt() throws Exception {
    TokenKey first = keys("", "").tokenKey();
    Path file = data.resolve("keys/token.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys"))))
        .isEqualTo("rwx------");
    assertThat(keys("", "").tokenKey().fingerprint()).isEqualTo(first.fingerprint());
    assertThat(first.toString()).doesNotContain(Files.readString(file).strip());
  }

  @Test
  void refusesAKeyThatIsNotTheDatabases() {
    keys("", "").tokenKey();
    assertThatThrownBy(() -> keys(FreshDatabase.TOKEN_KEY, "").tokenKey())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("CHATROLES_TOKEN_KEY");
  }

  @Test
  void makesNoNewKeyWhenTheFileIsGone() throws Exception {
    keys("", "").tokenKey();
    Files.delete(data.resolve("keys/token.key"));
    assertThatThrownBy(() -> keys("", "").tokenKey())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("is gone");
    assertThat(data.resolve("keys/token.key")).doesNotExist();
  }

  @Test
  void wantsTheKeyFromTheEnvironmentWithAnExternalDatabase() {
    assertThatThrownBy(() -> keys("", "jdbc:postgresql://db/x").tokenKey())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("CHATROLES_TOKEN_KEY is not set");
    assertThat(keys(FreshDatabase.TOKEN_KEY, "jdbc:postgresql://db/x").tokenKey()).isNotNull();
    assertThat(data.resolve("keys")).doesNotExist();
  }

  @Test
  void refusesKeysThatAreNoneWithoutShowingThem() {
    for (String wrong : new String[] {"short", "not base64!", "x".repeat(1000)}) {
      assertThatThrownBy(() -> keys(wrong, "").tokenKey())
          .isInstanceOf(StartRefusedException.class)
          .message()
          .doesNotContain(wrong);
    }
  }

  private TokenKeys keys(String given, String externalDatabase) {
    return new TokenKeys(jdbc, given, externalDatabase, data);
  }
}
