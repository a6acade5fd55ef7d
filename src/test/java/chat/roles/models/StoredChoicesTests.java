package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.testing.MovableClock;
import chat.roles.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class StoredChoicesTests {

  private static final Preference CHEAP = new Preference(0, 2);
  private static final JdbcClient JDBC = database();

  private final MovableClock clock = new MovableClock(Instant.EPOCH);
  private final StoredChoices here = new StoredChoices(JDBC, clock);
  private final StoredChoices there = new StoredChoices(JDBC, clock);
  private final ActorId actor = newActor();

  @Test
  void keepsAChoiceForAllNodesForEachPreference() {
    assertThat(here.find(actor, Preference.ANY)).isNull();

    record(here.keep(actor, Preference.ANY, null, "resource:a"));
    record(here.keep(actor, CHEAP, null, "resource:b"));

    for (StoredChoices node : List.of(here, there)) {
      assertThat(node.find(actor, Preference.ANY)).isEqualTo("resource:a");
      assertThat(node.find(actor, CHEAP)).isEqualTo("resource:b");
      assertThat(node.find(newActor(), CHEAP)).isNull();
    }
  }

  @Test
  void replacesOnlyWhatTheChoosingNodeSaw() {
    record(here.keep(actor, CHEAP, null, "resource:first"));
    record(there.keep(actor, CHEAP, null, "resource:second"));
    assertThat(there.find(actor, CHEAP)).isEqualTo("resource:first");

    record(here.keep(actor, CHEAP, "resource:first", "resource:third"));
    record(there.keep(actor, CHEAP, "resource:first", "resource:fourth"));
    assertThat(here.find(actor, CHEAP)).isEqualTo("resource:third");
  }

  @Test
  void readsAnewAfterAMinute() {
    record(here.keep(actor, CHEAP, null, "resource:a"));
    assertThat(there.find(actor, CHEAP)).isEqualTo("resource:a");
    record(here.keep(actor, CHEAP, "resource:a", "resource:b"));

    assertThat(there.find(actor, CHEAP)).isEqualTo("resource:a");
    clock.pass(Duration.ofSeconds(61));
    assertThat(there.find(actor, CHEAP)).isEqualTo("resource:b");
  }

  @Test
  void writesTheOnlyOneOnceOnEachNode() {
    record(here.keepOnly(actor, CHEAP, "platform:gone"));
    record(here.keepOnly(actor, CHEAP, "platform:it's"));
    assertThat(here.keepOnly(actor, CHEAP, "platform:it's")).isEmpty();
    assertThat(here.keepOnly(actor, Preference.ANY, "platform:it's")).hasSize(1);

    record(there.keepOnly(actor, CHEAP, "platform:it's"));
    assertThat(there.keepOnly(actor, CHEAP, "platform:it's")).isEmpty();
    assertThat(there.find(actor, CHEAP)).isEqualTo("platform:it's");
  }

  @Test
  void keepsNothingForAnActorThatIsGone() {
    record(here.keep(new ActorId("nobody"), CHEAP, null, "resource:a"));
    record(here.keepOnly(new ActorId("nobody"), CHEAP, "resource:a"));
    record(here.keepOnly(actor, CHEAP, "resource:a"));
    JDBC.sql("DELETE FROM actor WHERE id = ?").param(actor.value()).update();

    assertThat(there.find(actor, CHEAP)).isNull();
    assertThat(there.find(new ActorId("nobody"), CHEAP)).isNull();
  }

  private static void record(List<Companion> companions) {
    for (Companion companion : companions) {
      JDBC.sql("WITH recorded AS (SELECT 1 AS one) " + companion.sql())
          .params(companion.parameters())
          .update();
      companion.carriedOut().run();
    }
  }

  private static ActorId newActor() {
    ActorId id = ActorId.fresh();
    JDBC.sql(
            "INSERT INTO actor (id, owner_id, role_id, nick, state, depth)"
                + " VALUES (:id, :id, 'role', 'Ann', 'ready', 1)")
        .param("id", id.value())
        .update();
    return id;
  }

  private static JdbcClient database() {
    DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.freshUrl());
    Flyway.configure().dataSource(database).load().migrate();
    return JdbcClient.create(database);
  }
}
