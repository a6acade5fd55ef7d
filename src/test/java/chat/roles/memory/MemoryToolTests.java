package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.testing.ServerTest;
import chat.roles.toolbox.ToolContract;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Tool;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@ServerTest
@NullMarked
class MemoryToolTests extends ToolContract {

  private final MemoryTool tool;
  private final TransactionTemplate transaction;

  MemoryToolTests(@Autowired MemoryTool tool, @Autowired TransactionTemplate transaction) {
    this.tool = tool;
    this.transaction = transaction;
  }

  @Override
  protected Tool tool() {
    return tool;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of(
        "versions#save",
        "versions#get",
        "versions#count",
        "versions#reset",
        "versions#publish",
        "versions#remove",
        "versions#query",
        "versions#history",
        "versions#restore",
        "nodes#save",
        "nodes#save#replace",
        "nodes#load",
        "nodes#get",
        "nodes#query",
        "nodes#match",
        "nodes#chains",
        "nodes#remove",
        "nodes#remove-subs",
        "stats");
  }

  /** What is written is undone; the actor is nobody's, so there is nothing to be read. */
  @Override
  protected void prepare(FakeToolCall call) {
    call.transactions(work ->
        Objects.requireNonNull(
            transaction.execute(status -> {
              status.setRollbackOnly();
              work.perform();
              return Outcome.of(Json.nodes().nullNode());
            })));
  }

  @Test
  void tellsTheMethodsThatThereAre() {
    FakeToolSite site = new FakeToolSite("versions#drop", null);
    tool.check(site);
    assertThat(site.inAddress)
        .singleElement()
        .asString()
        .contains("no memory:versions#drop", "memory:nodes#save#replace, ", "memory:stats");
    FakeToolSite later = new FakeToolSite("nodes#<<req.text>>", null);
    tool.check(later);
    assertThat(later.inAddress).isEmpty();
  }
}
