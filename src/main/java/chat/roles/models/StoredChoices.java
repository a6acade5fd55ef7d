package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Rows of {@code model_choice}, read at most once a minute for each actor on each node. Written
 * with the record of the question that they were made for, so keeping a choice costs no round trip.
 */
@Repository
class StoredChoices implements KeptChoices {

  private static final Duration TRUSTED = Duration.ofMinutes(1);
  private static final int MOST = 100_000;

  private static final String KEEP =
      """
      INSERT INTO model_choice (actor_id, cost, quality, source)
      SELECT a.id, ?, ?, ? FROM recorded, actor a WHERE a.id = ?
      ON CONFLICT (actor_id, cost, quality) DO UPDATE SET source = excluded.source
      WHERE model_choice.source = ?\
      """;

  private static final String KEEP_ONLY =
      """
      INSERT INTO model_choice (actor_id, cost, quality, source)
      SELECT a.id, w.cost, w.quality, w.source
      FROM recorded, actor a, (VALUES (?, ?, ?, ?)) AS w (actor_id, cost, quality, source)
      WHERE a.id = w.actor_id AND NOT EXISTS (
        SELECT 1 FROM model_choice c
        WHERE (c.actor_id, c.cost, c.quality, c.source)
          = (w.actor_id, w.cost, w.quality, w.source))
      ON CONFLICT (actor_id, cost, quality) DO UPDATE SET source = excluded.source\
      """;

  private final JdbcClient jdbc;
  private final InstantSource clock;
  private final Map<Key, Read> read = new ConcurrentHashMap<>();
  private final Map<Key, String> written = new ConcurrentHashMap<>();

  @Autowired
  StoredChoices(JdbcClient jdbc) {
    this(jdbc, InstantSource.system());
  }

  StoredChoices(JdbcClient jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public @Nullable String find(ActorId actor, Preference preference) {
    Key key = new Key(actor, preference);
    Read known = read.get(key);
    if (known != null && clock.instant().isBefore(known.until)) {
      return known.source;
    }
    String source =
        jdbc.sql("SELECT source FROM model_choice WHERE actor_id = ? AND cost = ? AND quality = ?")
            .params(actor.value(), preference.cost(), preference.quality())
            .query(String.class)
            .optional()
            .orElse(null);
    if (source != null) {
      put(read, key, new Read(source, clock.instant().plus(TRUSTED)));
    }
    return source;
  }

  @Override
  public List<Companion> keep(
      ActorId actor, Preference preference, @Nullable String before, String now) {
    Key key = new Key(actor, preference);
    return List.of(
        new Companion(
            KEEP,
            List.of(
                preference.cost(),
                preference.quality(),
                now,
                actor.value(),
                before == null ? "" : before),
            () -> read.remove(key)));
  }

  @Override
  public List<Companion> keepOnly(ActorId actor, Preference preference, String only) {
    Key key = new Key(actor, preference);
    if (only.equals(written.get(key))) {
      return List.of();
    }
    return List.of(
        new Companion(
            KEEP_ONLY,
            List.of(actor.value(), preference.cost(), preference.quality(), only),
            () -> {
              put(written, key, only);
              read.remove(key);
            }));
  }

  private static <V> void put(Map<Key, V> map, Key key, V value) {
    if (map.size() >= MOST) {
      map.clear();
    }
    map.put(key, value);
  }

  private record Key(ActorId actor, Preference preference) {}

  private record Read(String source, Instant until) {}
}
