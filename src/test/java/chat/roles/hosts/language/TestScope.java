package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A scope with fixed names, a clock that stands still, and chance that is none. */
final class TestScope implements Scope {

  final List<String> missing = new ArrayList<>();
  private final JsonNode names;

  TestScope(JsonNode names) {
    this.names = names;
  }

  static TestScope of(String json) {
    return new TestScope(Json.parse(json));
  }

  @Override
  public JsonNode name(String name) {
    return names.path(name);
  }

  @Override
  public JsonNode now() {
    return Json.nodes().numberNode(1_790_000_000_000L);
  }

  @Override
  public JsonNode uuid() {
    return Json.nodes().stringNode("00000000-0000-4000-8000-000000000000");
  }

  @Override
  public void missing(String expression) {
    missing.add(expression);
  }
}
