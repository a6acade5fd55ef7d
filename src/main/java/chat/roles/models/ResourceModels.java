package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.ids.UserId;
import chat.roles.models.Models.Choice;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.users.Resource;
import chat.roles.users.Resources;
import chat.roles.users.Usable;
import chat.roles.users.Usable.Borrowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The actor's owner's own models, what others lend for the actor, and the platform's. A model that
 * was made of a resource lasts until the resource changes, so that it remembers how its endpoint
 * behaves.
 */
@Component
class ResourceModels implements ActorModels {

  private static final int MOST = 10_000;
  private static final int USUAL_WINDOW = 128_000;

  private final Resources resources;
  private final PlatformModels platform;
  private final GuardedHttp http;
  private final Map<UserId, Made> made = new ConcurrentHashMap<>();

  ResourceModels(Resources resources, PlatformModels platform, GuardedHttp http) {
    this.resources = resources;
    this.platform = platform;
    this.http = http;
  }

  @Override
  public List<Choice> of(ToolActor actor) {
    Usable usable = resources.usable(actor.owner());
    if (usable.own().isEmpty() && usable.borrowed().isEmpty()) {
      return platform.choices();
    }
    return made(actor.owner(), usable).forRole(actor);
  }

  @SuppressWarnings("ReferenceEquality") // what was read anew is another one, whatever is in it
  private Made made(UserId user, Usable usable) {
    Made before = made.get(user);
    if (before != null && before.usable == usable) {
      return before;
    }
    if (made.size() >= MOST) {
      made.clear();
    }
    Made now = new Made(usable, before == null ? Map.of() : before.models);
    made.put(user, now);
    return now;
  }

  /** The model behind somebody's resource. */
  private LanguageModel model(Resource resource, boolean lent) {
    if (resource.local()) {
      return new LocalModel(resource.label());
    }
    return HttpModel.at(lent ? ModelEndpoint.lent(resource) : ModelEndpoint.of(resource), http);
  }

  private final class Made {

    private final Usable usable;
    private final Map<Key, LanguageModel> models = new HashMap<>();
    private final List<Choice> forAll;
    private final List<Choice> own = new ArrayList<>();
    private final Map<Borrowed, Choice> borrowed = new HashMap<>();

    Made(Usable usable, Map<Key, LanguageModel> before) {
      this.usable = usable;
      for (Resource each : usable.own()) {
        own.add(choice(new Source.Own(each.id(), each.local()), each, each.label(), false, before));
      }
      for (Borrowed each : usable.borrowed()) {
        borrowed.put(each, choice(source(each), each.resource(), lentName(each), true, before));
      }
      this.forAll = sorted(null);
    }

    private Choice choice(
        Source source,
        Resource resource,
        String name,
        boolean lent,
        Map<Key, LanguageModel> before) {
      Key key = new Key(resource, lent);
      LanguageModel model = before.get(key);
      if (model == null) {
        model = model(resource, lent);
      }
      models.put(key, model);
      Integer window = resource.props().contextTokens();
      return new Choice(
          source,
          new OfferedModel(
              name,
              resource.props().cost(),
              resource.props().quality(),
              false,
              source instanceof Source.Loan),
          model,
          new ContextWindow(window == null ? USUAL_WINDOW : window),
          resource.props().price());
    }

    private List<Choice> forRole(ToolActor actor) {
      return usable.borrowed().stream().allMatch(b -> b.loan().role() == null)
          ? forAll
          : sorted(actor);
    }

    /** Without an actor: what is lent to the user whatever the role. */
    private List<Choice> sorted(@Nullable ToolActor actor) {
      List<Choice> all = new ArrayList<>(own);
      for (Borrowed each : usable.borrowed()) {
        if (actor == null ? each.loan().role() == null : each.isFor(actor.role())) {
          all.add(borrowed.get(each));
        }
      }
      boolean isAny = !all.isEmpty();
      platform.choices().stream().filter(c -> !isAny || !c.offer().demo()).forEach(all::add);
      all.sort(Models.BEST_FIRST);
      return List.copyOf(all);
    }
  }

  private static Source source(Borrowed each) {
    return new Source.Loan(each.loan());
  }

  private static String lentName(Borrowed each) {
    String name = each.resource().name();
    return name == null ? "a lent one" : name;
  }

  private record Key(Resource resource, boolean lent) {}
}
