package chat.roles.users;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * How others reach this server.
 *
 * @param publicUrl its scheme, host and port as a browser sees them; null: as each request says
 */
@ConfigurationProperties("chatroles")
public record SiteSettings(@Nullable URI publicUrl) {

  public SiteSettings {
    if (publicUrl != null && !isBase(publicUrl)) {
      throw new IllegalArgumentException(
          "chatroles.public-url must be as in https://chat.example.org, without a path");
    }
  }

  private static boolean isBase(URI url) {
    String path = url.getRawPath();
    return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
        && url.getHost() != null
        && (path == null || path.isEmpty() || path.equals("/"))
        && url.getRawQuery() == null
        && url.getRawUserInfo() == null;
  }

  /** Without a slash at the end. */
  public String base(HttpServletRequest request) {
    if (publicUrl == null) {
      return ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
    }
    String text = publicUrl.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether browsers reach it by https. */
  boolean isSecure(HttpServletRequest request) {
    return publicUrl == null ? request.isSecure() : "https".equals(publicUrl.getScheme());
  }
}
