package chat.roles.users;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.startup.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where the token key comes from: the environment, or a file in the data directory that the first
 * start makes. The database remembers the key's fingerprint, so that a node with another key never
 * serves it.
 */
@Configuration
class TokenKeys {

  private final JdbcClient jdbc;
  private final String given;
  private final String externalDatabase;
  private final Path folder;
  private final Path file;

  TokenKeys(
      JdbcClient jdbc,
      @Value("${chatroles.token-key:}") String given,
      @Value("${chatroles.database.url:}") String externalDatabase,
      @Value("${chatroles.data-directory:./data}") Path data) {
    this.jdbc = jdbc;
    this.given = given.strip();
    this.externalDatabase = externalDatabase;
    this.folder = data.resolve("keys");
    this.file = folder.resolve("token.key");
  }

  @Bean
  TokenKey tokenKey() {
    Optional<String> known = fingerprint();
    TokenKey key = load(known.isPresent());
    jdbc.sql(
            """
            INSERT INTO installation (id, token_key_fingerprint) VALUES (?, ?)
            ON CONFLICT DO NOTHING
            """)
        .params(Ids.nanoid(), key.fingerprint())
        .update();
    if (!fingerprint().equals(Optional.of(key.fingerprint()))) {
      throw new StartRefusedException(
          "The token key of this node (" + source() + ") is not the one of its database.",
          "Start it with the key that the database was first used with.");
    }
    return key;
  }

  private Optional<String> fingerprint() {
    return jdbc.sql("SELECT token_key_fingerprint FROM installation")
        .query(String.class)
        .optional();
  }

  private String source() {
    return given.isEmpty() ? file.toString() : "CHATROLES_TOKEN_KEY";
  }

  private TokenKey load(boolean databaseHasOne) {
    if (!given.isEmpty()) {
      return decoded(given);
    }
    if (!externalDatabase.isBlank()) {
      throw new StartRefusedException(
          "With a database of its own (CHATROLES_DATABASE_URL) the server makes no keys by itself,"
              + " and CHATROLES_TOKEN_KEY is not set.",
          "Set CHATROLES_TOKEN_KEY to 32 random bytes in base64url, the same on every node. This"
              + " makes one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='");
    }
    try {
      if (Files.exists(file)) {
        return decoded(Files.readString(file).strip());
      }
      if (databaseHasOne) {
        throw new StartRefusedException(
            "The token key " + file + " is gone, and the database was used with one.",
            "Put the file back from a backup, or set CHATROLES_TOKEN_KEY to its content.");
      }
      return made();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TokenKey decoded(String text) {
    try {
      return new TokenKey(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new StartRefusedException(
          "The token key (" + source() + ") is not base64url of 32 to 128 bytes.",
          "This makes one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='");
    }
  }

  private TokenKey made() throws IOException {
    byte[] bytes = new byte[TokenKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(folder, "rw-------"))) {
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    return new TokenKey(bytes);
  }

  private static FileAttribute<?>[] ownerOnly(Path place, String rights) {
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(rights);
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)}
        : new FileAttribute<?>[0];
  }
}
