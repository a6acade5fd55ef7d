package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import chat.roles.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Actors on a database of their own, made from blueprints that a test lays out. */
final class ActorsFixture {

  final Map<String, Blueprint> blueprints = new HashMap<>();
  final Set<HostId> withLifecycle = ConcurrentHashMap.newKeySet();
  final Queue<Actor> started = new ConcurrentLinkedQueue<>();
  final Queue<List<ActorId>> deleted = new ConcurrentLinkedQueue<>();
  @Nullable RuntimeException refusalToDelete;

  final JdbcClient jdbc;
  final TransactionTemplate transactions;
  final ActorStore store;
  final Actors actors;
  final ActorVariables variables;
  final Conversations conversations;

  ActorsFixture() {
    this(new ActorSettings(10_000, 32, 200));
  }

  ActorsFixture(ActorSettings settings) {
    DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.freshUrl());
    Flyway.configure().dataSource(database).load().migrate();
    jdbc = JdbcClient.create(database);
    transactions = new TransactionTemplate(new JdbcTransactionManager(database));
    store = new ActorStore(jdbc);
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("lifecycles", new RecordedLifecycles());
    beans.addBean("listener", (ActorDeletionListener) this::deleting);
    Casting casting =
        new Casting(
            store,
            new LaidOutBlueprints(),
            settings,
            beans.getBeanProvider(LifecycleStarter.class),
            transactions);
    actors =
        new Actors(
            store,
            casting,
            new Readiness(store),
            beans.getBeanProvider(ActorDeletionListener.class),
            transactions);
    variables = new ActorVariables(jdbc);
    conversations = new Conversations(jdbc, settings);
  }

  /** A new user's root actor. */
  Actor user() {
    ActorId id = ActorId.fresh();
    new StoredRootActors(store).create(new UserId(id.value()), "root", null);
    return actors.find(id).orElseThrow();
  }

  /** A role of that nick with one host. */
  Blueprint role(String nick, Program.Member... early) {
    return lay(new Blueprint(RoleId.fresh(), nick, null, HostId.fresh(), false, List.of(early)));
  }

  Blueprint singletonRole(String nick) {
    return lay(new Blueprint(RoleId.fresh(), nick, null, HostId.fresh(), true, List.of()));
  }

  Blueprint lay(Blueprint blueprint) {
    blueprints.put(blueprint.role().value(), blueprint);
    return blueprint;
  }

  static Program.Member member(String name, RoleId role) {
    return new Program.Member(name, role, null, null, true);
  }

  static NewActor wanted(Actor caller, Blueprint from) {
    return wanted(caller, from, null, null);
  }

  static NewActor wanted(
      Actor caller, Blueprint from, @Nullable ActorId parent, @Nullable String nick) {
    return new NewActor(caller.owner(), caller.id(), from.role(), null, parent, nick, null);
  }

  /** As the journal does it: with a record, or with none when the run was lost. */
  void record(boolean written, List<Companion> companions) {
    Recorded.with(jdbc, written, companions);
  }

  void record(Companion companion) {
    record(true, List.of(companion));
  }

  private void deleting(List<ActorId> tree) {
    if (refusalToDelete != null) {
      throw refusalToDelete;
    }
    deleted.add(tree);
  }

  private final class RecordedLifecycles implements LifecycleStarter {
    @Override
    public boolean hasLifecycle(HostId host) {
      return withLifecycle.contains(host);
    }

    @Override
    public void start(Actor actor) {
      started.add(actor);
    }
  }

  private final class LaidOutBlueprints implements Blueprints {
    @Override
    public Blueprint find(UserId owner, RoleId role, @Nullable HostId host) {
      Blueprint found = blueprints.get(role.value());
      if (found == null) {
        throw Problem.missing("role");
      }
      return found;
    }

    @Override
    public Blueprint findMember(
        UserId owner, RoleId role, @Nullable HostId host, @Nullable HostId declaring) {
      return find(owner, role, host);
    }

    @Override
    public List<Program.Member> earlyMembers(HostId host) {
      return blueprints.values().stream()
          .filter(b -> host.equals(b.host()))
          .flatMap(b -> b.earlyMembers().stream())
          .toList();
    }
  }
}
