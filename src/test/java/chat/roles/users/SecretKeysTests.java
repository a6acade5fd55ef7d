package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.roles.kernel.startup.StartRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretKeysTests {

  private static final TokenKey TOKEN_KEY = new TokenKey(new byte[32]);
  private static final String OLD = key(1);
  private static final String NEW = key(2);

  private static String key(int fill) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static SecretKeys keys(String... given) {
    return new SecretKeys(TOKEN_KEY, List.of(given));
  }

  @Test
  void opensWhatItHasSealedForThatPlaceOnly() {
    SecretKeys keys = keys();
    byte[] sealed = keys.seal("hunter22", "a");
    assertThat(keys.open(keys.newest(), sealed, "a")).isEqualTo("hunter22");
    assertThatIllegalStateException().isThrownBy(() -> keys.open(keys.newest(), sealed, "b"));
    sealed[20] ^= 1;
    assertThatIllegalStateException().isThrownBy(() -> keys.open(keys.newest(), sealed, "a"));
  }

  @Test
  void sealsTheSameTextDifferentlyEachTimeAndShowsNothingOfIt() {
    SecretKeys keys = keys();
    byte[] sealed = keys.seal("hunter22", "a");
    assertThat(sealed).isNotEqualTo(keys.seal("hunter22", "a"));
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hunter");
  }

  @Test
  void theNewestKeySealsAndOlderOnesOpen() {
    SecretKeys before = keys(OLD);
    byte[] sealed = before.seal("hunter22", "a");
    SecretKeys after = keys(NEW, OLD);
    assertThat(after.newest()).isNotEqualTo(before.newest());
    assertThat(after.open(before.newest(), sealed, "a")).isEqualTo("hunter22");
    assertThat(after.open(keys().newest(), keys().seal("x", "a"), "a")).isEqualTo("x");
    assertThatIllegalStateException()
        .isThrownBy(() -> keys(NEW).open(before.newest(), sealed, "a"));
  }

  @Test
  void refusesToStartWithWhatIsNoKeyWithoutRepeatingIt() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> keys("hunter22"))
        .satisfies(e -> assertThat(e.getMessage() + e.remedy()).doesNotContain("hunter22"));
  }
}
