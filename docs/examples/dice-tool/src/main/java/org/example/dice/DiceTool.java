package org.example.dice;

import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code dice:2d6}: two dice of six sides. The text becomes the sum, the data the throws. */
public final class DiceTool implements Tool {

  private static final Pattern DICE = Pattern.compile("([1-9]\\d?)d([1-9]\\d{0,2})");
  private static final SecureRandom CHANCE = new SecureRandom();

  @Override
  public String protocol() {
    return "dice";
  }

  @Override
  public void check(ToolSite site) {
    boolean template = site.address().contains("<");
    if (!template && !DICE.matcher(site.address()).matches()) {
      site.mistakeInAddress(remedy(site.address()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    Matcher dice = DICE.matcher(call.address());
    if (!dice.matches()) {
      throw new ToolFailure(400, remedy(call.address()));
    }
    int count = Integer.parseInt(dice.group(1));
    int sides = Integer.parseInt(dice.group(2));
    JsonNode thrown = call.perform(new Throw(count, sides));
    int sum = 0;
    for (JsonNode die : thrown) {
      sum += die.asInt();
    }
    return call.dto().withText(String.valueOf(sum)).withData(thrown);
  }

  private static String remedy(String address) {
    return "dice does not know \"%s\": write how many and of how many sides, as in dice:2d6; at most 99d999"
        .formatted(address);
  }

  /** Chance comes from outside: performed once, recorded, and never again. */
  private record Throw(int count, int sides) implements Effect {

    @Override
    public JsonNode question() {
      return JsonNodeFactory.instance.stringNode(count + "d" + sides);
    }

    @Override
    public Outcome perform(Attempt attempt) {
      ArrayNode thrown = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < count; i++) {
        thrown.add(1 + CHANCE.nextInt(sides));
      }
      return Outcome.of(thrown);
    }
  }
}
