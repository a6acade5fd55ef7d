package chat.roles.kernel.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Hosts, or hosts with ports, that the operator named. */
final class AllowList {

  private final Set<String> entries;

  AllowList(Collection<String> entries) {
    this.entries =
        entries.stream()
            .map(e -> e.strip().toLowerCase(Locale.ROOT))
            .filter(e -> !e.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean names(Origin origin) {
    String host = origin.host();
    String inBrackets = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return entries.contains(host)
        || entries.contains(inBrackets)
        || entries.contains(inBrackets + ":" + origin.port());
  }
}
