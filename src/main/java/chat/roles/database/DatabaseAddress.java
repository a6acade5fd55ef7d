package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who asks. Its text form holds no secret.
 *
 * @param url a JDBC URL; may hold user and password as parameters
 */
record DatabaseAddress(String url, @Nullable String username, @Nullable String password) {

  private static final String REMEDY =
      "Set CHATROLES_DATABASE_URL to jdbc:postgresql://host:5432/database or"
          + " postgresql://user:password@host:5432/database, or unset it to use the embedded"
          + " PostgreSQL.";

  /**
   * Reads what an operator wrote: a JDBC URL, or the {@code postgres(ql)://} form that managed
   * databases hand out. A user and password given beside it win over those inside.
   */
  static DatabaseAddress parse(String text, @Nullable String username, @Nullable String password) {
    if (text.startsWith("jdbc:postgresql:")) {
      return new DatabaseAddress(text, username, password);
    }
    if (!text.startsWith("postgres://") && !text.startsWith("postgresql://")) {
      throw new StartRefusedException("The database URL is not one of PostgreSQL.", REMEDY);
    }
    URI uri = uri(text);
    if (uri.getHost() == null) {
      throw new StartRefusedException("The database URL names no host.", REMEDY);
    }
    String[] user =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new DatabaseAddress(
        jdbcUrl(uri),
        username != null ? username : user.length > 0 ? decoded(user[0]) : null,
        password != null ? password : user.length > 1 ? decoded(user[1]) : null);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // the exception's message would show the password
      throw new StartRefusedException(
          "The database URL cannot be read; special characters in user and password must be"
              + " percent-encoded.",
          REMEDY);
    }
  }

  private static String jdbcUrl(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().length() > 1 ? uri.getRawPath() : "/postgres";
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://" + uri.getHost() + port + path + query;
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A new connection; one attempt. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (username != null) {
      properties.setProperty("user", username);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "chatroles");
    return DriverManager.getConnection(url, properties);
  }

  /** The URL without its parameters, which may hold a password. */
  @Override
  public String toString() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}
